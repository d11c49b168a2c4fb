import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { exim } from '../support/exim.ts'
import { openGateway, type TestGateway } from '../support/gateway.ts'
import { mailClients } from '../support/mail-clients.ts'
import { postfixObstacle, startPostfix } from '../support/postfix.ts'
import { programMissing } from '../support/program.ts'

const envelope = { from: 'ana@client.example', to: 'suporte@desk.example' }
const raw = [
  'From: Ana <ana@client.example>',
  'To: suporte@desk.example',
  'Subject: =?utf-8?Q?Impress=C3=A3o?=',
  'Message-ID: <cliente@client.example>',
  '',
  'A impressora parou.',
  '.',
  '..fim',
  '',
].join('\r\n')
const isRoot = process.getuid?.() === 0
const notRoot = isRoot ? false : 'only root can make a namespace'

async function open(t: TestContext): Promise<{ readonly gateway: TestGateway; readonly port: number }> {
  const gateway = await openGateway()
  t.after(() => gateway.close())
  const { address } = gateway.door
  return { gateway, port: 'port' in address ? address.port : 0 }
}

/** What is known of the one message that came, once it has come. */
async function arrived({ database, intake }: TestGateway): Promise<Record<string, unknown>> {
  for (let turn = 0; turn < 100; turn++) {
    const [row] = await database.reader('messages').select('state', 'peer_tls as tls', 'id')
    if (row !== undefined) {
      await intake.idle()
      return row
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('expected a message within ten seconds, got none')
}

async function assertArrived(gateway: TestGateway, isEncrypted: boolean): Promise<void> {
  const { state, tls, id } = await arrived(gateway)
  assert.equal(state, 'ticket')
  if (isEncrypted) assert.match(String(tls), /^TLSv1\.[23]$/)
  else assert.equal(tls, null)
  const kept = await gateway.database.reader('raw_messages').where('message_id', String(id)).first('octets')
  const text = Buffer.from(kept?.octets ?? []).toString()
  assert.match(text, /\r\n\r\nA impressora parou\.\r\n\.\r\n\.\.fim\r\n(?:\r\n)?$/)
}

for (const isEncrypted of [false, true]) {
  const way = isEncrypted ? 'STARTTLS' : 'plain'
  for (const client of [...mailClients, exim]) {
    const missing = client.program === null ? false : programMissing(client.program)
    const skip = missing || (client === exim && notRoot)
    test(`client, ${client.name} ${way}, delivers a ticket dot for dot`, { skip }, async (t) => {
      const { gateway, port } = await open(t)
      await client.deliver({ ...envelope, raw, port, isEncrypted })
      await assertArrived(gateway, isEncrypted)
    })
  }

  test(`client, Postfix and its sendmail ${way}, deliver a ticket dot for dot`, {
    skip: postfixObstacle() ?? false,
  }, async (t) => {
    const { gateway, port } = await open(t)
    await using postfix = await startPostfix('client.example', { port, isEncrypted })
    await postfix.sendmail({ ...envelope, raw })
    await assertArrived(gateway, isEncrypted)
  })
}
