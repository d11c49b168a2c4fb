import { type ForwarderSigns, listForwarderSigns } from '../../../store/forwarder-signs.ts'
import { authorStandingOf } from '../../../domain/mail/authentication.ts'
import { readForwardingConfirmation } from '../../../domain/mail/forwarding-confirmation.ts'
import {
  type HeldConfirmation,
  listForwardingConfirmations,
} from '../../../store/forwarding-confirmations.ts'
import { listDesks } from '../../../store/desks.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { userOf } from '../../visit.ts'
import type { Desk } from '../../../domain/desk.ts'

/** What the page of desks may mention. */
export type View = {
  readonly mayChange: boolean
  readonly rows: readonly RowView[]
  /** Desks in direct mode that mail seems to reach through another host. */
  readonly forwarders: readonly {
    readonly address: string
    readonly peer: string
    readonly domains: number
  }[]
  /** What providers ask who may forward to a desk; for administrators alone. */
  readonly confirmations: readonly ConfirmationView[]
}

type ConfirmationView = {
  readonly address: string
  readonly subject: string
  readonly at: Date
  readonly code: string | null
  /** Shown as text: it is opened by whoever copies it, and by nobody else. */
  readonly link: string | null
  /** The host behind the button that opens the link; `null` where it is not proved who wrote it, or there is none. O9 */
  readonly linkHost: string | null
  readonly isProved: boolean
  readonly messageHref: string
}

const watchedDays = 7
/** One peer with mail of so many domains that do not name it is no sender; its own marks need fewer. */
const enoughDomains = { 'spf-fail': 5, srs: 3, 'x-forwarded': 3, resent: 5 } as const

type RowView = {
  readonly address: string
  readonly aliases: readonly string[]
  readonly modeKey: string
  readonly profileKey: string
  readonly enabled: boolean
  readonly editHref: string
  readonly policyHref: string
  readonly destinationHref: string
  readonly openingHref: string
  readonly removeHref: string
  /** Where to post to enable a disabled desk, or to disable an enabled one. */
  readonly switchHref: string
}

/** What the page shows of the desks. */
export function toView(
  desks: readonly Desk[],
  mayChange: boolean,
  signs: readonly ForwarderSigns[] = [],
  confirmations: readonly HeldConfirmation[] = [],
): View {
  return {
    mayChange,
    rows: desks.map(rowView),
    forwarders: desks.flatMap((desk) => forwarderOf(desk, signs)),
    confirmations: mayChange ? confirmations.flatMap((held) => confirmationOf(held, desks)) : [],
  }
}

function confirmationOf(
  { deskId, messageId, receivedAt, subject, text, authentication }: HeldConfirmation,
  desks: readonly Desk[],
): ConfirmationView[] {
  const desk = desks.find(({ id }) => id === deskId)
  if (desk === undefined) return []
  const { code, link } = readForwardingConfirmation(subject, text)
  const isProved = authorStandingOf(authentication) === 'authenticated'
  return [
    {
      address: desk.address,
      subject: visibleLine(subject),
      at: receivedAt,
      code,
      link,
      linkHost: isProved && link !== null ? new URL(link).host : null,
      isProved,
      messageHref: `/messages/${messageId}`,
    },
  ]
}

function forwarderOf({ id, mode, address }: Desk, signs: readonly ForwarderSigns[]): View['forwarders'] {
  if (mode === 'forwarded') return []
  const [most] = signs
    .filter(({ deskId, sign, authorDomains }) => deskId === id && authorDomains >= enoughDomains[sign])
    .sort((one, other) => other.authorDomains - one.authorDomains)
  return most === undefined ? [] : [{ address, peer: most.peer, domains: most.authorDomains }]
}

function rowView({ address, aliases, mode, profile, enabled }: Desk): RowView {
  const href = `/desks/${encodeURIComponent(address)}`
  return {
    address,
    aliases,
    modeKey: `desks.mode.${mode}`,
    profileKey: `desks.profile.${profile}`,
    enabled,
    editHref: `${href}/edit`,
    policyHref: `${href}/policy`,
    destinationHref: `${href}/destination`,
    openingHref: `${href}/opening-notice`,
    removeHref: `${href}/remove`,
    switchHref: `${href}/${enabled ? 'disable' : 'enable'}`,
  }
}

/** Shows the desks. */
export const list: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const since = new Date(clock().getTime() - watchedDays * 24 * 3600 * 1000)
    const desks = await listDesks(database.reader)
    const direct = desks.filter(({ mode }) => mode === 'direct').map(({ id }) => id)
    const signs = await listForwarderSigns(database.reader, direct, since)
    const mayChange = userOf(request).role === 'administrator'
    const confirmations = mayChange ? await listForwardingConfirmations(database.reader, since) : []
    const view = toView(desks, mayChange, signs, confirmations)
    render(request, response, 'desks/list', view, { titleKey: 'desks.title' })
  }
