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
  /** How a message goes on to the mail server that asked about it; missing where we have it, or it is refused. */
  readonly passOn?: PassedOn
  /** What was stored of it; missing where nothing was. */
  readonly stored?: {
    readonly messageId: string
    readonly disposition: Disposition
    /** Why it is refused or held, even where its sender does not hear of it. */
    readonly reason: Reason | HoldReason | null
  }
}

/** A message that was judged and is left to the mail server that asked. */
export type PassedOn = {
  /** Tells the verdict to the door at which a copy comes to the same desk; `null` where the copy is judged anew. */
  readonly seal: string | null
  /** Why the mail server should set it aside; missing where it should deliver. */
  readonly quarantine?: HoldReason
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

/** What became of a message for a recipient, as programs read it. */
export type ToldReply = {
  readonly recipient: string
  readonly accepted: boolean
  readonly reason: Reason | null
  /** The reply of SMTP, its lines joined by line feeds. */
  readonly reply: string
  readonly protocol: string | null
}

/** Tells programs what became of a message for each recipient. */
export function tellReplies(replies: readonly RecipientReply[]): ToldReply[] {
  return replies.map(({ recipient, verdict, text }) => ({
    recipient,
    accepted: verdict.kind === 'pass',
    reason: verdict.kind === 'pass' ? null : verdict.reason,
    reply: replyLines({ verdict, text }, 'message-accepted').join('\n'),
    protocol: verdict.kind === 'pass' ? (/\d{4}-\d{6,}/.exec(text.join(' '))?.[0] ?? null) : null,
  }))
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
