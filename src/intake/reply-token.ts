import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const prefix = 't-'
/** Octets of the code: 80 bits, sixteen letters. */
const codeOctets = 10
const codeLetters = 16
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * Signs a plus part that leads an answer to its ticket: `suporte+t-….@empresa.example`.
 *
 * It is in lower case, which some hosts make of every address, and 44 octets long for the ids of the store, of
 * the 64 that a local part may have. RFC 5321 §4.5.3.1.1
 */
export function signReplyToken(secret: Uint8Array, ticketId: string): string {
  const id = ticketId.toLowerCase()
  return `${prefix}${id}${codeOf(secret, 'reply-token', id)}`
}

/** An address or command line as a log may show it: whoever knows a token may answer in its ticket. */
export function maskReplyTokens(text: string): string {
  return text.replace(/\+t-[0-9a-z]{20,}(?=["@])/gi, `+${prefix}***`)
}

/** The ticket that a plus part names; `null` when the gateway has not signed it. */
export function readReplyToken(secret: Uint8Array, plusPart: string): string | null {
  const token = plusPart.toLowerCase()
  if (!token.startsWith(prefix)) return null
  const id = token.slice(prefix.length, -codeLetters)
  return readSigned(secret, 'reply-token', id, token.slice(-codeLetters))
}

/** Signs a new Message-ID, without angle brackets, for a mail about a ticket. RFC 5322 §3.6.4 */
export function signMessageId(secret: Uint8Array, ticketId: string, hostname: string): string {
  const signed = `${ticketId.toLowerCase()}.${randomBytes(8).toString('hex')}`
  return `t.${signed}.${codeOf(secret, 'message-id', signed)}@${hostname}`
}

/** The ticket that a Message-ID of ours is about; `null` when it is not ours. */
export function readMessageId(secret: Uint8Array, messageId: string): string | null {
  const [local = '', host] = messageId.toLowerCase().split('@')
  const [kind, id = '', unique = '', code = '', ...rest] = local.split('.')
  if (host === undefined || kind !== 't' || rest.length > 0) return null
  return readSigned(secret, 'message-id', `${id}.${unique}`, code) === null ? null : ticketIdOf(id)
}

function readSigned(secret: Uint8Array, purpose: string, text: string, code: string): string | null {
  const expected = Buffer.from(codeOf(secret, purpose, text))
  const given = Buffer.from(code)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  return ticketIdOf(text)
}

/** The store writes ids in upper case. */
function ticketIdOf(id: string): string {
  return id.toUpperCase()
}

/** One secret signs several things, so the purpose is part of what is signed. */
function codeOf(secret: Uint8Array, purpose: string, text: string): string {
  const digest = createHmac('sha256', secret).update(`${purpose}\0${text}`).digest()
  return base32(digest.subarray(0, codeOctets))
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
