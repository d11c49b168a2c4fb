import { splitAddress } from './address.ts'
import type { FieldIndex } from './field-index.ts'
import type { Mailbox } from './header-section.ts'
import { isDaemon, isMailSystem } from './machine-author.ts'
import { autoSubmitted, list, precedence, vendorFields } from './machine-fields.ts'
import type { MessageKind } from './outline.ts'
import type { Structure } from './part-walk.ts'
import { looksAbsent, looksUndelivered } from './subject-hints.ts'

/** What a message says of itself, and of the envelope it came in. */
export type Evidence = {
  readonly fields: FieldIndex
  readonly structure: Structure
  readonly subject: string
  readonly author: Mailbox | null
  /** The mailboxes of To and Cc. */
  readonly addressees: readonly Mailbox[]
  /** Whether the reverse-path is `<>`, by the envelope, or by Return-Path where the envelope is not known. */
  readonly isFromNobody: boolean
}

type Sign = (evidence: Evidence) => MessageKind | null

/** The signs of what a message is, the most certain first. */
const signs: readonly Sign[] = [
  report,
  unreportedBounce,
  calendar,
  ({ fields }) => answering(autoSubmitted(fields), 'auto-reply'),
  absence,
  ({ fields }) => vendorFields(fields),
  ({ fields }) => autoSubmitted(fields),
  ({ fields }) => list(fields),
  ({ fields }) => precedence(fields),
  nobody,
  conversation,
]

/** Tells what a message is by its fields, structure and reverse-path; `new` when nothing says otherwise. */
export function kindOf(evidence: Evidence): MessageKind {
  for (const sign of signs) {
    const kind = sign(evidence)
    if (kind) return kind
  }
  return 'new'
}

/** RFC 6522 §3, RFC 3464 §2.3.3, RFC 8098 §3, RFC 5965 §2 */
function report({ structure, fields, author }: Evidence): MessageKind | null {
  const { contentType, parameters, leafTypes, deliveryStatus } = structure
  const type = contentType === 'multipart/report' ? parameters.get('report-type')?.toLowerCase() : undefined
  const isReport = (name: string): boolean =>
    type === name || leafTypes.some((leaf) => leaf === `message/${name}` || leaf === `message/global-${name}`)
  if (isReport('disposition-notification')) return 'read-receipt'
  if (isReport('feedback-report') || isComplaint(fields, author)) return 'feedback-report'
  return isReport('delivery-status') ? deliveryKind(deliveryStatus) : null
}

/** The complaints of Hotmail are older than RFC 5965. */
function isComplaint(fields: FieldIndex, author: Mailbox | null): boolean {
  return fields.has('x-hmxmroriginalrecipient') || author?.address.toLowerCase() === 'staff@hotmail.com'
}

function deliveryKind(status: string): MessageKind {
  const actions = [...status.matchAll(/^Action:[ \t]*([a-z]+)/gim)].map(([, action = '']) =>
    action.toLowerCase(),
  )
  if (actions.length === 0 || actions.includes('failed')) return 'bounce'
  if (actions.includes('delayed')) return 'delay-notice'
  return 'delivery-receipt'
}

/**
 * Knows the bounces of mail systems that write no report: two signs are needed, unless one is certain.
 *
 * The signs are who writes, the null reverse-path, a returned message, and the opening of the subject.
 */
function unreportedBounce({
  fields,
  structure,
  subject,
  author,
  isFromNobody,
}: Evidence): MessageKind | null {
  if (fields.has('x-failed-recipients') || isDaemon(author)) return 'bounce'
  const hasReturned = structure.leafTypes.some((type) => returnedTypes.has(type))
  const system = isMailSystem(author)
  const undelivered = looksUndelivered(subject)
  const count = [system, isFromNobody, undelivered, hasReturned].filter(Boolean).length
  return count >= 2 && (system || isFromNobody) ? 'bounce' : null
}

const returnedTypes = new Set(['message/rfc822', 'text/rfc822-headers', 'message/global'])

function calendar({ structure: { hasInvitation } }: Evidence): MessageKind | null {
  return hasInvitation ? 'calendar' : null
}

/** A subject that speaks of absence beside any other sign of a machine. */
function absence({ fields, subject, isFromNobody }: Evidence): MessageKind | null {
  if (!looksAbsent(subject)) return null
  const said = [vendorFields(fields), autoSubmitted(fields), precedence(fields), list(fields)]
  return isFromNobody || said.some((kind) => kind !== null) ? 'auto-reply' : null
}

/** Nobody awaits an answer: RFC 3834 §3.3 and RFC 5321 §4.5.5 leave the null reverse-path to machines. */
function nobody({ isFromNobody, fields }: Evidence): MessageKind | null {
  if (!isFromNobody) return null
  return fields.has('in-reply-to') || fields.has('references') ? 'auto-reply' : 'auto-generated'
}

function answering(kind: MessageKind | null, wanted: MessageKind): MessageKind | null {
  return kind === wanted ? kind : null
}

const forward = /^(?:enc|fw|fwd|wg|tr|rv|vb|videresend|redir\.)\s*:/i
/** Openings that mean a forward in one language and an answer, or something else, in another. */
const likelyForward = /^(?:vs|i|pd)\s*:/i
const answer = /^(?:re|res|aw|sv|ynt|odp)(?:\[\d+\])?\s*:/i
/** A local part made for one conversation, such as `reply+4f97315cc828096c9cb34c6f1a0d6fe8`. */
const token = /\+(?:(?=[a-z-]{0,40}\d)[a-z0-9-]{20,64}|[a-f0-9]{32})$/i

function conversation({ fields, subject, addressees }: Evidence): MessageKind | null {
  if (forward.test(subject)) return 'forward'
  if (fields.has('in-reply-to') || fields.has('references') || answer.test(subject)) return 'reply'
  if (likelyForward.test(subject)) return 'forward'
  return addressees.some(isTokened) ? 'reply' : null
}

function isTokened({ address }: Mailbox): boolean {
  return token.test(splitAddress(address)?.local.slice(0, 100) ?? '')
}
