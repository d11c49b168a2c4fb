import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Attempt, AttemptOutcome, Fate } from '../../../src/domain/outgoing/attempt.ts'
import { recordAttempts } from '../../../src/store/attempts.ts'
import { writeTransaction } from '../../../src/store/database.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { queueTestMail } from '../../support/outbox.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor

before(async () => {
  admin = await startMailAdmin([{ ...openDesk, acknowledge: true }])
  operator = await admin.signIn('operator')
  await bringIn(admin.intake, { raw: mailAbout('Impressora quebrou'), peer: '127.0.0.1' })
})

after(() => admin.close())

test('monitor, a mail of ours, C47 C48 stands beside what came in and waits to be sent', async () => {
  const { text } = await operator.get('/messages')
  assert.match(text, /badge good">Chamado</)
  assert.match(text, /badge wait">Aguardando envio</)
  const waiting = await operator.get('/messages?q=status%3Awaiting')
  assert.match(waiting.text, /ana@cliente\.example/)
  assert.doesNotMatch(waiting.text, /badge good">Chamado</)
})

test('monitor, a mail of ours that could not leave, C48 C49 shows the words of the server that refused it', async () => {
  const reply = '550 5.1.1 No such user here'
  await admin.database.writer('messages').where({ direction: 'out' }).update({ state: 'failed', reply })
  const { text } = await operator.get('/messages?q=status%3Afailed')
  assert.match(text, /badge bad">/)
  assert.match(text, /550 5\.1\.1 No such user here/)
})

test('message page, a mail of ours, F16 C49 tells its channel and why, each recipient and each attempt', async () => {
  const id = await queueTestMail(admin.database, {
    to: ['ana@client.example', 'rui@client.example'],
    subject: 'Resposta ao chamado',
  })
  const attempt = (fates: readonly Fate[], outcome: AttemptOutcome): Attempt => ({
    at: new Date(outcome === 'unknown' ? '2026-11-21T12:05:00Z' : '2026-11-21T12:00:00Z'),
    durationMs: 1_234,
    peer: 'mx.client.example [192.0.2.25]:25',
    tls: 'TLSv1.3 TLS_AES_256_GCM_SHA384, certificate verified',
    outcome,
    reply: '550 5.1.1 <script>alert(1)</script>',
    dialogue: [
      { command: '', reply: ['220 mx.client.example'] },
      { command: 'AUTH ***', reply: ['235 2.7.0 OK'] },
    ],
    fates,
  })
  const refused = { status: '5.1.1', reply: '550 5.1.1 Nobody' }
  await writeTransaction(admin.database, async (trx) => {
    const tried = { id, ticketId: null, lease: 'x', retryAt: null, isSpent: true }
    const sent = { position: 0, state: 'sent', status: null, reply: '250 OK' } as const
    const failed = { position: 1, state: 'failed', ...refused } as const
    await recordAttempts(trx, [{ ...tried, attempt: attempt([sent, failed], 'partly') }])
    await recordAttempts(trx, [{ ...tried, attempt: attempt([], 'unknown') }])
  })
  const { text } = await operator.get(`/messages/${id}`)
  assert.match(text, /Servidor de saída da configuração/)
  assert.match(text, /nenhuma caixa de saída foi escolhida/)
  assert.match(text, /ana@client\.example[\s\S]*badge good">Enviada</)
  assert.match(text, /rui@client\.example[\s\S]*badge bad">Não enviada \(erro\)</)
  assert.match(text, /550 5\.1\.1 Nobody/)
  assert.match(text, /não se sabe se ele a aceitou/)
  assert.match(text, /C: AUTH \*\*\*\nS: 235 2\.7\.0 OK/)
  assert.match(text, /mx\.client\.example \[192\.0\.2\.25\]:25/)
  assert.doesNotMatch(text, /<script>alert/)
})

test('message page, a mail of ours that nobody has tried, says so', async () => {
  const id = await queueTestMail(admin.database)
  const { text } = await operator.get(`/messages/${id}`)
  assert.match(text, /Ainda não houve tentativa de envio\./)
})
