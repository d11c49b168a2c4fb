import type { Role } from '../domain/user.ts'
import { withoutPlusPart } from '../domain/mail/address.ts'
import { permanent, type PermanentReason } from '../domain/policy/reasons.ts'
import type { MessageRecord } from '../store/messages.ts'

/** How an operator lets a mail in that was refused. */
export type WayIn = {
  readonly textKey: string
  /** What to do once the cause is gone: judge again what we have, or have it sent again. */
  readonly thenKey: string
  /** The page to go to; `null` for who may not change anything there. */
  readonly link: { readonly key: string; readonly href: string } | null
}

type Way = {
  readonly textKey: string
  readonly linkKey: string
  readonly href: (of: { readonly recipient: string; readonly pattern: string }) => string
}

const newAddress: Pick<Way, 'linkKey' | 'href'> = {
  linkKey: 'desks.add',
  href: ({ recipient }) => `/desks/add?${new URLSearchParams({ address: recipient })}`,
}

const rulesOfDesk: Way = {
  textKey: 'way-in.rules',
  linkKey: 'way-in.rules.link',
  href: ({ recipient }) => `/desks/${encodeURIComponent(withoutPlusPart(recipient))}/policy`,
}

const ways: Readonly<Partial<Record<PermanentReason, Way | null>>> = {
  'unknown-address': { textKey: 'way-in.unknown-address', ...newAddress },
  'relay-denied': { textKey: 'way-in.relay-denied', ...newAddress },
  'disabled-address': {
    textKey: 'way-in.disabled-address',
    linkKey: 'way-in.disabled-address.link',
    href: ({ recipient }) => `/desks/${encodeURIComponent(withoutPlusPart(recipient))}/edit`,
  },
  'blocked-author': {
    textKey: 'way-in.blocked-author',
    linkKey: 'way-in.blocked-author.link',
    href: ({ pattern }) =>
      pattern === '' ? '/blocklist' : `/blocklist/${encodeURIComponent(pattern)}/remove`,
  },
  // What no setting of ours mends: the sender has to send something else.
  'malformed-address': null,
  'non-ascii-address': null,
  'malformed-message': null,
  'message-too-large': null,
  'loop-detected': null,
}

/** How to let a refused mail in; `null` when it was not refused for good, or no setting of ours would help. */
export function wayIn(message: MessageRecord, role: Role): WayIn | null {
  const { reason, state, contentState, deliveries, recipients } = message
  if (state !== 'refused' || !isPermanent(reason)) return null
  const way = ways[reason] === undefined ? rulesOfDesk : ways[reason]
  if (way === null) return null
  const refused = deliveries.find((delivery) => delivery.reason === reason)
  const recipient = refused?.recipient ?? recipients[0] ?? ''
  const pattern = refused?.trace.find((step) => step.reason === reason)?.details.pattern ?? ''
  return {
    textKey: way.textKey,
    thenKey: contentState === 'absent' ? 'way-in.send-again' : 'way-in.reprocess',
    link:
      role === 'administrator'
        ? { key: way.linkKey, href: way.href({ recipient, pattern: String(pattern) }) }
        : null,
  }
}

function isPermanent(reason: string | null): reason is PermanentReason {
  return reason !== null && Object.hasOwn(permanent, reason)
}
