import type { Disposition } from '../domain/disposition.ts'
import { permanent, protocol, transient } from '../domain/policy/reasons.ts'
import type { HoldReason, ProtocolReply, Reason } from '../domain/policy/reasons.ts'
import type { Verdict } from '../domain/policy/verdict.ts'
import { languages } from '../domain/language.ts'
import { wireText } from '../i18n/wire.ts'

/** What a door is to say: a verdict, and the text after reply code and enhanced status code. */
export type Answer = {
  readonly verdict: Verdict
  /** Printable ASCII, one text per line; empty for the catalogue's own. */
  readonly text: readonly string[]
}

/** What a door is to say of a message for one of its recipients. */
export type RecipientReply = Answer & {
  readonly recipient: string
  /** What was stored of it; missing where nothing was. */
  readonly stored?: {
    readonly messageId: string
    readonly disposition: Disposition
    /** Why it is refused or held, even where its sender does not hear of it. */
    readonly reason: Reason | HoldReason | null
  }
}

/**
 * Picks the one answer SMTP has for all recipients of a message.
 *
 * Our failure comes first, for the sender may try again without harm. Then a success, because a message that
 * one desk has taken must not come back; it tells every protocol number. RFC 5321 §4.2.5
 */
export function overall(replies: readonly RecipientReply[]): Answer {
  const deferred = replies.find(({ verdict }) => verdict.kind === 'defer')
  if (deferred !== undefined) return { verdict: deferred.verdict, text: deferred.text }
  const accepted = replies.filter(({ verdict }) => verdict.kind === 'pass')
  const [first] = accepted.length > 0 ? accepted : replies
  if (first === undefined) throw new Error('expected a reply for at least one recipient, got none')
  return {
    verdict: first.verdict,
    text: accepted.length > 0 ? [...new Set(accepted.flatMap(({ text }) => text))] : first.text,
  }
}

/** The lines of the reply that carries an answer, as the peer reads them. RFC 5321 §4.2.1 */
export function replyLines({ verdict, text }: Answer, success: ProtocolReply): readonly string[] {
  const { code, status } = replyCodeOf(verdict, success)
  const lines =
    text.length > 0 ? text : wireText(languages[0], verdict.kind === 'pass' ? success : verdict.reason)
  const last = lines.length - 1
  return lines.map((line, index) => `${code}${index < last ? '-' : ' '}${status} ${line}`)
}

function replyCodeOf(
  verdict: Verdict,
  success: ProtocolReply,
): { readonly code: number; readonly status: string } {
  switch (verdict.kind) {
    case 'pass':
      return protocol[success]
    case 'reject':
      return permanent[verdict.reason]
    case 'defer':
      return transient[verdict.reason]
  }
}
