import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signId } from '../../src/intake/signed-id.ts'
import { maskReplyTokens, readReplyToken, signReplyToken } from '../../src/intake/reply-token.ts'
import { readReturnToken, signReturnToken } from '../../src/intake/return-token.ts'
import { returnPath } from '../../src/outgoing/return-path.ts'
import { newId } from '../../src/store/id.ts'

const secret = Buffer.alloc(32, 1)
const messageId = newId(new Date())

function plusPartOf(address: string): string {
  return address.slice(address.indexOf('+') + 1, address.indexOf('@'))
}

test('return path, of a mail of a person, names the mail at the desk however its case was changed', () => {
  const address = returnPath(secret, 'suporte@empresa.example', messageId)
  assert.match(address, /^suporte\+b-[0-9a-z]+@empresa\.example$/)
  assert.equal(readReturnToken(secret, plusPartOf(address)), messageId)
  assert.equal(readReturnToken(secret, plusPartOf(address).toUpperCase()), messageId)
  assert.ok(address.indexOf('@') <= 64)
})

test('return path, changed or signed by another or for another purpose, security 6.26 names nothing', () => {
  const token = signReturnToken(secret, messageId)
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`
    assert.equal(readReturnToken(secret, changed), null)
  }
  assert.equal(readReturnToken(Buffer.alloc(32, 2), token), null)
  assert.equal(readReturnToken(secret, `b-${signId(secret, 'reply-token', messageId)}`), null)
  assert.equal(readReturnToken(secret, signReplyToken(secret, messageId)), null)
  assert.equal(readReplyToken(secret, token), null)
})

test('return path, at a desk whose name leaves no room, is the desk itself', () => {
  const desk = 'atendimento-ao-cliente-corporativo@empresa.example'
  assert.equal(returnPath(secret, desk, messageId), desk)
})

test('return token, in a log, is masked', () => {
  const address = returnPath(secret, 'suporte@empresa.example', messageId)
  assert.equal(maskReplyTokens(`RCPT TO:<"${address}>`), 'RCPT TO:<"suporte+b-***@empresa.example>')
})
