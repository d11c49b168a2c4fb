import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMessageId, readReplyToken, signMessageId, signReplyToken } from '../../src/intake/reply-token.ts'
import { newId } from '../../src/store/id.ts'

const secret = Buffer.alloc(32, 1)
const ticketId = newId(new Date())

test('reply token, signed by us, names its ticket however its case was changed', () => {
  const token = signReplyToken(secret, ticketId)
  assert.equal(readReplyToken(secret, token), ticketId)
  assert.equal(readReplyToken(secret, token.toUpperCase()), ticketId)
  assert.ok(`suporte+${token}`.length <= 64)
})

test('reply token, changed or signed by another, security 6.26 names nothing', () => {
  const token = signReplyToken(secret, ticketId)
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`
    assert.equal(readReplyToken(secret, changed), null)
  }
  assert.equal(readReplyToken(Buffer.alloc(32, 2), token), null)
  for (const other of ['', 't-', 'loja7', 't-x']) assert.equal(readReplyToken(secret, other), null)
})

test('Message-ID, signed by us, names its ticket; another does not', () => {
  const messageId = signMessageId(secret, ticketId, 'mx.empresa.example')
  assert.equal(readMessageId(secret, messageId), ticketId)
  assert.notEqual(messageId, signMessageId(secret, ticketId, 'mx.empresa.example'))
  assert.equal(readMessageId(secret, messageId.replace('.', '.0')), null)
  assert.equal(
    readMessageId(secret, `t.${ticketId}.0.${signReplyToken(secret, ticketId).slice(-16)}@x.example`),
    null,
  )
  assert.equal(readMessageId(secret, 'um@cliente.example'), null)
})
