import { isSameText, keyedDigest } from './keyed-digest.ts'

/** What an id is signed for: one secret signs several things, and none may stand for another. */
export type Purpose = 'reply-token' | 'message-id' | 'explanation' | 'return-path' | 'test-mail' | 'verdict'

/** Octets of the code: 80 bits, sixteen letters. */
const codeOctets = 10
const codeLetters = 16
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** An id of the store with a code behind it, in lower case, which some hosts make of every address. */
export function signId(secret: Uint8Array, purpose: Purpose, id: string): string {
  const text = id.toLowerCase()
  return `${text}${codeOf(secret, purpose, text)}`
}

/** The id that a token carries, as the store writes it; `null` when the gateway has not signed it. */
export function readSignedId(secret: Uint8Array, purpose: Purpose, token: string): string | null {
  const text = token.toLowerCase()
  const id = text.slice(0, -codeLetters)
  return isCodeOf(secret, purpose, id, text.slice(-codeLetters)) ? id.toUpperCase() : null
}

/** Whether a code is the one of a text. */
export function isCodeOf(secret: Uint8Array, purpose: Purpose, text: string, code: string): boolean {
  return isSameText(code, codeOf(secret, purpose, text))
}

/** The code of a text. */
export function codeOf(secret: Uint8Array, purpose: Purpose, text: string): string {
  return base32(keyedDigest(secret, `${purpose}\0${text}`).subarray(0, codeOctets))
}

/** RFC 4648 §6, in lower case, for whole groups of five octets. */
function base32(octets: Uint8Array): string {
  let bits = 0n
  for (const octet of octets) bits = (bits << 8n) | BigInt(octet)
  let text = ''
  for (let letter = 0; letter < (octets.length * 8) / 5; letter++) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return text
}
