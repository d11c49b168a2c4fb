import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timelineOf } from '../../../src/admin/pages/messages/timeline.ts'
import { sayIn } from '../../../src/admin/say.ts'
import { messageRecord } from '../../support/message-record.ts'

const say = sayIn('pt-BR')

test('timelineOf, a message that opened a ticket, tells arrival, judgement and content in order', () => {
  assert.deepEqual(
    timelineOf(messageRecord(), say).map(({ text, icon }) => [icon, text]),
    [
      ['in', 'Recebida de 192.0.2.7 pela porta SMTP'],
      ['good', 'Aceita para suporte@empresa.example: Abriu chamado'],
      ['good', 'Conteúdo lido'],
    ],
  )
})

test('timelineOf, judged again after a refusal, C50 keeps the refusal and tells who changed it', () => {
  const at = new Date('2026-11-21T13:00:00Z')
  const decision = {
    id: 'decision',
    position: 0,
    actor: 'Bia',
    at,
    old: { disposition: 'refused', reason: 'blocked-author' },
    new: { disposition: 'ticket', reason: null },
    trace: [],
    policyVersion: null,
  } as const
  const timeline = timelineOf(messageRecord({ decisions: [decision] }), say)
  assert.equal(timeline[1]?.icon, 'bad')
  assert.match(timeline[1]?.text ?? '', /^Recusada para suporte@empresa\.example: /)
  assert.match(timeline.at(-1)?.text ?? '', /^Bia reprocessou: era “.+”, ficou “Abriu chamado”$/)
  assert.equal(timeline.at(-1)?.at, at)
})

test('timelineOf, complaint 5 a mail of ours that came back, tells so', () => {
  const report = {
    id: 'line',
    event: 'machine-mail-received',
    actor: null,
    messageId: 'report',
    details: { author: 'mailer-daemon@cliente.example', kind: 'bounce', about: 'm@x.example' },
    at: new Date('2026-11-21T13:00:00Z'),
  } as const
  const timeline = timelineOf(messageRecord({ direction: 'out', door: 'outbox' }), say, [report])
  assert.deepEqual(
    timeline.slice(1).map(({ text, icon }) => [icon, text]),
    [['bad', 'Voltou de mailer-daemon@cliente.example: Devolução']],
  )
})

test('timelineOf, a mail of ours, starts in the queue', () => {
  const timeline = timelineOf(messageRecord({ direction: 'out', door: 'outbox' }), say)
  assert.deepEqual(
    timeline.map(({ icon }) => icon),
    ['out'],
  )
})

test('timelineOf, a HELO with controls, security 6.8 shows them', () => {
  const peer = { address: null, helo: 'a\x1b[31m\u202E', tls: null }
  assert.equal(
    timelineOf(messageRecord({ peer }), say)[0]?.text,
    'Recebida de a␛[31m[U+202E] pela porta SMTP',
  )
})
