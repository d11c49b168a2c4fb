import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAttempt, listAttempts } from '../../src/store/door-attempts.ts'
import { openGateway, type TestGateway } from '../support/gateway.ts'
import { hasPostfix, startPostfix } from '../support/postfix-sender.ts'

const options = { skip: !(await hasPostfix()) && 'no Postfix to start', timeout: 120_000 }
const ana = 'ana@client.example'
/** Nobody has registered her. */
const eva = 'eva@client.example'

test(
  'beyond 8 a real host, one mail to desks of different policy, ends with a delivery and a refusal',
  options,
  async () => {
    const gateway = await openGateway()
    try {
      await using postfix = await startPostfix(portOf(gateway))
      const both = ['suporte@desk.example', 'estrito@desk.example']
      await postfix.send(
        ana,
        both,
        `From: ${ana}\nTo: estrito@desk.example\nMessage-ID: <1@client.example>\n\nParou.\n`,
      )
      assert.match(await postfix.logged(/to=<estrito@.*status=bounced/), /550 5\.6\.0 .*esta sem assunto/)
      assert.match(await postfix.logged(/to=<suporte@.*status=deferred/), /452 4\.5\.3/)
      await postfix.flush()
      assert.match(await postfix.logged(/to=<suporte@.*status=sent/), /250 2\.6\.0 Protocolo \d{4}-000001/)
      assert.deepEqual(await statesOf(gateway), ['refused', 'ticket'])
      assert.equal((await gateway.database.reader('outbox')).length, 0)
    } finally {
      await gateway.close()
    }
  },
)

test(
  'beyond 7 a real host, two mails at the door, hears 451 and then 250 for one and 550 for the other',
  options,
  async () => {
    const gateway = await openGateway()
    try {
      await using postfix = await startPostfix(portOf(gateway))
      for (const [subject, id] of [
        ['Impressora', 'bom'],
        ['Compre', 'mau'],
      ] as const) {
        const fields = `From: ${eva}\nTo: porta@desk.example\nSubject: ${subject}\nMessage-ID: <${id}@client.example>`
        await postfix.send(eva, ['porta@desk.example'], `${fields}\n\n${subject} ${id}.\n`)
        assert.match(await postfix.logged(/status=deferred.*451 4\.7\.1/), /aguardando liberacao/)
        await untilWaiting(gateway, id === 'bom' ? 1 : 2)
      }
      assert.deepEqual(await statesOf(gateway), [])
      const { rows } = await listAttempts(gateway.database.reader, { state: 'waiting', limit: 9 })
      for (const { id, subject } of rows) {
        const state = subject === 'Impressora' ? 'approved' : 'refused'
        await decideAttempt(gateway.database.writer, id, { state, actor: 'operator' }, new Date())
      }
      await postfix.flush()
      assert.match(await postfix.logged(/to=<porta@.*status=sent/), /250 2\.6\.0 Protocolo \d{4}-000001/)
      assert.match(await postfix.logged(/to=<porta@.*status=bounced/), /550 5\.7\.1 .*decidiu nao receber/)
      assert.deepEqual(await statesOf(gateway), ['refused', 'ticket'])
      assert.equal((await gateway.database.reader('outbox')).length, 0)
    } finally {
      await gateway.close()
    }
  },
)

async function statesOf({ database }: TestGateway): Promise<string[]> {
  const states: string[] = await database.reader('messages').where({ direction: 'in' }).pluck('state')
  return states.sort()
}

async function untilWaiting({ database }: TestGateway, count: number): Promise<void> {
  for (let attempts = 0; attempts < 100; attempts++) {
    const { rows } = await listAttempts(database.reader, { state: 'waiting', limit: 9 })
    if (rows.length === count) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`expected ${count} mails at the door`)
}

function portOf({ door: { address } }: TestGateway): number {
  if ('port' in address) return address.port
  throw new Error(`expected a door on a port, got ${address.path}`)
}
