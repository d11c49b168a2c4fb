import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Dialogue } from '../../../src/domain/mail/dialogue.ts'

test('dialogue, without end, is kept up to 16 KiB', () => {
  const dialogue = new Dialogue()
  for (let count = 0; count < 10_000; count++)
    dialogue.add(`RCPT TO:<x${count}@empresa.example>`, ['550 5.1.1 no'])
  const { length } = JSON.stringify(dialogue.exchanges)
  assert.ok(length > 10_000 && length < 40_000, `expected a bounded dialogue, got ${length} characters`)
})
