import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../../../src/admin/pages/messages/facts.ts'
import { messageRecord } from '../../support/message-record.ts'

test('message page, a mail refused before its octets came, tells no size', () => {
  const sizeOf = (octets: number) =>
    factsOf(messageRecord({ octets })).find(({ key }) => key === 'message.octets')
  assert.equal(sizeOf(0), undefined)
  assert.equal(sizeOf(12)?.octets, 12)
})
