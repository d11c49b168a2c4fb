import { randomBytes } from 'node:crypto'
import { codeOf, isCodeOf, readSignedId, signId } from './signed-id.ts'

const prefix = 't-'

/**
 * Signs a plus part that leads an answer to its ticket: `suporte+t-….@empresa.example`.
 *
 * It is 44 octets long for the ids of the store, of the 64 that a local part may have. RFC 5321 §4.5.3.1.1
 */
export function signReplyToken(secret: Uint8Array, ticketId: string): string {
  return `${prefix}${signId(secret, 'reply-token', ticketId)}`
}

/**
 * An address or command line as a log may show it.
 *
 * Whoever knows a token may answer in its ticket, or report that a mail came back.
 */
export function maskReplyTokens(text: string): string {
  return text.replace(/\+([tb])-[0-9a-z]{20,}(?=["@])/gi, '+$1-***')
}

/** The ticket that a plus part names; `null` when the gateway has not signed it. */
export function readReplyToken(secret: Uint8Array, plusPart: string): string | null {
  if (!plusPart.toLowerCase().startsWith(prefix)) return null
  return readSignedId(secret, 'reply-token', plusPart.slice(prefix.length))
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
  return isCodeOf(secret, 'message-id', `${id}.${unique}`, code) ? id.toUpperCase() : null
}
