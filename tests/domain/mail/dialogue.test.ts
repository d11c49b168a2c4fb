import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Dialogue } from '../../../src/domain/mail/dialogue.ts'

test('dialogue, a signed reply address, is kept without its code', () => {
  const dialogue = new Dialogue()
  dialogue.add('RCPT TO:<suporte+t-01ABCDEF0123456789ABCDEFGHabcdefghijklmnop@empresa.example>', [
    '250 2.1.5 ok',
  ])
  assert.deepEqual(dialogue.exchanges, [
    { command: 'RCPT TO:<suporte+t-…@empresa.example>', reply: ['250 2.1.5 ok'] },
  ])
})

test('dialogue, without end, is kept up to 16 KiB', () => {
  const dialogue = new Dialogue()
  for (let count = 0; count < 10_000; count++)
    dialogue.add(`RCPT TO:<x${count}@empresa.example>`, ['550 5.1.1 no'])
  const { length } = JSON.stringify(dialogue.exchanges)
  assert.ok(length > 10_000 && length < 40_000, `expected a bounded dialogue, got ${length} characters`)
})
