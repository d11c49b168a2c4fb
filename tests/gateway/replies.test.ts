import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pass, reject } from '../../src/domain/policy/verdict.ts'
import { formatReply, replyOf, replyTo } from '../../src/gateway/replies.ts'

test('format, several lines, repeat code and status on each', () => {
  assert.equal(
    formatReply({ code: 550, status: '5.7.1', text: ['one', 'two'] }),
    '550-5.7.1 one\r\n550 5.7.1 two\r\n',
  )
})

test('format, no status, leaves it out', () => {
  assert.equal(formatReply({ code: 354, status: null, text: ['go on'] }), '354 go on\r\n')
})

test('format, line breaks and octets beyond ASCII in the text, never split or leave the reply', () => {
  const octets = formatReply({ code: 550, status: '5.6.0', text: ['a\r\n250 2.0.0 ok\0ã\u2028'] })
  assert.equal(octets.split('\r\n').length, 2)
  assert.match(octets, /^550 5\.6\.0 [\x20-\x7e]*\r\n$/)
})

test('format, a text without end, is cut at 512 octets with its CRLF', () => {
  assert.equal(formatReply({ code: 550, status: '5.6.0', text: ['x'.repeat(2000)] }).length, 512)
})

test('reply to a verdict, a refusal without text, says the text of its reason', () => {
  const reply = replyTo(reject('unknown-address'), [], 'recipient-accepted')
  assert.equal(`${reply.code} ${reply.status}`, '550 5.1.1')
  assert.ok((reply.text[0] ?? '').length > 0)
})

test('reply to a verdict, pass, takes the success named and the text given', () => {
  assert.deepEqual(replyTo(pass, ['Protocolo 2026-000001'], 'message-accepted'), {
    code: 250,
    status: '2.6.0',
    text: ['Protocolo 2026-000001'],
  })
})

test('reply of an entry, without text, is printable ASCII', () => {
  assert.match(formatReply(replyOf('shutting-down')), /^421 4\.3\.2 [\x20-\x7e]+\r\n$/)
})
