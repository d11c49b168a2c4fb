import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mail, messagesOf } from '../../support/intake.ts'
import { openMilter, type TestMilter } from '../../support/milter.ts'
import { programMissing } from '../../support/program.ts'
import { type Sendmail, sendmailObstacle, startSendmail } from '../../support/sendmail.ts'
import { SmtpClient } from '../../support/smtp-client.ts'

const skip = programMissing('sendmail-mta') || (sendmailObstacle() ?? false)
let milter: TestMilter
let sendmail: Sendmail | undefined

before(async () => {
  if (skip !== false) return
  milter = await openMilter()
  const { address } = milter.door
  assert.ok('port' in address)
  sendmail = await startSendmail(address.port)
})
after(async () => {
  if (skip !== false) return
  await sendmail?.[Symbol.asyncDispose]()
  await milter[Symbol.asyncDispose]()
})

async function send(to: readonly string[], raw: string): Promise<string> {
  const client = await SmtpClient.connect(sendmail?.port ?? 0)
  try {
    await client.command('EHLO client.example')
    await client.command(`MAIL FROM:<ana@client.example> SIZE=${raw.length}`)
    for (const recipient of to) await client.command(`RCPT TO:<${recipient}@desk.example>`)
    await client.command('DATA')
    await client.write(raw)
    return await client.command('.')
  } finally {
    client.close()
  }
}

async function kept(id: string): Promise<Awaited<ReturnType<typeof messagesOf>>> {
  return (await messagesOf(milter.house)).filter(({ messageId }) => messageId === `${id}@client.example`)
}

test('milter, behind a real sendmail, refuses word for word', { skip }, async () => {
  const raw = mail({ To: 'estrito@desk.example', Subject: '', 'Message-ID': '<refused@client.example>' })
  const reply = await send(['estrito'], raw)
  assert.match(reply, /^550 5\.7\.1 Nao foi possivel/)
  assert.equal((await kept('refused'))[0]?.reply, reply)
})

test('milter, behind a real sendmail, takes what is for a desk and leaves others theirs', {
  skip,
}, async () => {
  const raw = (id: string): string =>
    mail({ 'Message-ID': `<${id}@client.example>`, 'X-Folded': 'um\r\n\tdois' }, '.ponto\r\nfim')
  assert.match(await send(['suporte'], raw('taken')), /^250 2\.0\.0 /)
  assert.match(await send(['pessoa', 'suporte'], raw('mixed')), /^250 2\.0\.0 /)
  const inbox = (await sendmail?.delivered('<mixed@client.example>')) ?? ''
  assert.doesNotMatch(inbox, /<taken@client\.example>|X-Portaria/)
  for (const id of ['taken', 'mixed'])
    assert.deepEqual(
      (await kept(id)).map(({ state }) => state),
      ['ticket'],
    )
  const [taken] = await kept('taken')
  assert.equal(taken?.octets, Buffer.byteLength(raw('taken')) - 1)
})

test('milter, behind a real sendmail, hands the verdict on, takes a forged one away and quarantines', {
  skip,
}, async () => {
  const raw = mail({
    To: 'copia@desk.example',
    'Message-ID': '<judged@client.example>',
    'X-Portaria-Verdict': 'pass; 1; aaaaaaaaaaaaaaaa',
  })
  assert.match(await send(['copia'], raw), /^250 2\.0\.0 /)
  const inbox = (await sendmail?.delivered('<judged@client.example>')) ?? ''
  assert.match(inbox, /^X-Portaria-Verdict: pass; \d{10}; /m)
  assert.doesNotMatch(inbox, /aaaaaaaaaaaaaaaa/)
  assert.deepEqual(await kept('judged'), [])
  const reply = { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': '<nobody-knows@client.example>' }
  const held = mail({ To: 'fila@desk.example', 'Message-ID': '<set-aside@client.example>', ...reply })
  assert.match(await send(['fila'], held), /^250 2\.0\.0 /)
  assert.equal(await sendmail?.held(), 1)
})
