import type { IncomingMessage } from 'node:http'
import { parsePathCommand } from './path-command.ts'

/** The envelope of a message that a program hands over. */
export type HttpEnvelope = {
  /** `null` for the null reverse-path. */
  readonly reversePath: string | null
  readonly recipients: readonly string[]
}

/**
 * Reads the envelope from the query: one `from`, which may be empty, and one or more `to`; `null` when it is none.
 *
 * What is no address at the SMTP door is none here.
 */
export function readEnvelope(query: URLSearchParams): HttpEnvelope | null {
  const [from, ...otherFroms] = query.getAll('from')
  const recipients = query.getAll('to')
  const isKnown = [...query.keys()].every((name) => name === 'from' || name === 'to')
  if (from === undefined || otherFroms.length > 0 || recipients.length === 0 || !isKnown) return null
  if (!isPathOf('MAIL FROM', from) || !recipients.every((each) => isPathOf('RCPT TO', each))) return null
  return { reversePath: from === '' ? null : from, recipients }
}

function isPathOf(command: 'MAIL FROM' | 'RCPT TO', address: string): boolean {
  const parsed = parsePathCommand(command, Buffer.from(`${command}:<${address}>`), true)
  return !('code' in parsed) && parsed.args === false && parsed.address === address
}

/** Whether the body is a message as it is. RFC 2046 §5.2.1, RFC 6532 §3.7 */
export function isMessageContent({ headers }: IncomingMessage): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1)
  const encoding = headers['content-encoding'] ?? 'identity'
  return /^message\/(?:rfc822|global)$/i.test(type.trim()) && encoding.toLowerCase() === 'identity'
}

/** The octets that a request says to bring; `null` when it does not say. */
export function declaredOctetsOf({ headers }: IncomingMessage): number | null {
  const length = headers['content-length']
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null
}

/** The token that a request shows; `null` when it shows none. RFC 6750 §2.1 */
export function bearerOf({ headers }: IncomingMessage): string | null {
  return /^Bearer +([\w~+/.=-]{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? null
}

/** The key under which a request may be repeated; `null` when it has none, `undefined` for what cannot be one. */
export function keyOf({ headersDistinct }: IncomingMessage): string | null | undefined {
  const keys = headersDistinct['idempotency-key'] ?? []
  const [key = null] = keys
  if (key === null) return null
  return keys.length === 1 && /^[\x21-\x7e]{1,255}$/.test(key) ? key : undefined
}
