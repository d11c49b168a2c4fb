import { permanent, protocol, transient } from '../domain/policy/reasons.ts'
import type { ProtocolReply, Reason } from '../domain/policy/reasons.ts'
import type { Verdict } from '../domain/policy/verdict.ts'
import { wireText } from '../i18n/wire.ts'

/** One reply to one command. RFC 5321 §4.2 */
export type Reply = {
  readonly code: number
  /** The enhanced status code; `null` for the greeting, the answer to EHLO or HELO, and 3yz. RFC 2034 §4 */
  readonly status: string | null
  /** One text per line, at least one. */
  readonly text: readonly string[]
}

/** Any entry of the catalogue. */
export type ReplyId = Reason | ProtocolReply

const catalogue: Readonly<Record<ReplyId, { readonly code: number; readonly status: string }>> = {
  ...permanent,
  ...transient,
  ...protocol,
}

const maxLineOctets = 512
const texts = new Map<ReplyId, readonly string[]>()

/** The reply of a catalogue entry, in our default language unless the text is given. */
export function replyOf(id: ReplyId, text: readonly string[] = textOf(id)): Reply {
  return { ...catalogue[id], text: text.length > 0 ? text : textOf(id) }
}

/** The reply that carries a verdict: the reason's own when it refuses, else the success named. */
export function replyTo(verdict: Verdict, text: readonly string[], success: ProtocolReply): Reply {
  return replyOf(verdict.kind === 'pass' ? success : verdict.reason, text)
}

/**
 * The octets of a reply, each line ended by CRLF.
 *
 * The texts come folded to ASCII and short; what is not is made so here, because a control character or a
 * long line could be read as another reply. RFC 5321 §4.5.3.1.5
 */
export function formatReply({ code, status, text }: Reply): string {
  const opening = status === null ? '' : `${status} `
  const last = text.length - 1
  let octets = ''
  for (const [index, line] of text.entries()) {
    const start = `${code}${index < last ? '-' : ' '}${opening}`
    octets += `${start}${printable(line).slice(0, maxLineOctets - 2 - start.length)}\r\n`
  }
  return octets
}

function printable(line: string): string {
  return line.replace(/[^\x20-\x7e]/g, ' ')
}

function textOf(id: ReplyId): readonly string[] {
  const known = texts.get(id)
  if (known !== undefined) return known
  const text = wireText('pt-BR', id)
  texts.set(id, text)
  return text
}
