import type { Channel } from '../../../domain/outgoing/channel.ts'
import { accountStateOf } from '../../../domain/outgoing/account-state.ts'
import type { Desk } from '../../../domain/desk.ts'
import { type PulledStatus, untried } from '../../../domain/pull/pull-state.ts'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import { listChannels } from '../../../store/channels.ts'
import { listDesks } from '../../../store/desks.ts'
import { listPulledAccounts } from '../../../store/pulled-accounts.ts'
import { type LatestTaken, listLatestTaken } from '../../../store/pulled-latest.ts'
import { countPulledMails, type PulledCounts } from '../../../store/pulled-list.ts'
import { listPulledStatuses } from '../../../store/pulled-states.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { type BreakableAddress, breakableAddress, visibleLine } from '../../visible-text.ts'

/** What the list of accounts may mention: those that mail is pulled from, and those it leaves by. F5, F6 */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly kindKey: string
    readonly desk: BreakableAddress
    readonly state: PulledStateView
    /** When a mail was last taken; `null` before the first. */
    readonly latestAt: Date | null
    /** How many mails stayed where they are. */
    readonly staying: number
  }[]
  readonly channels: readonly {
    readonly name: string
    readonly href: string
    readonly address: BreakableAddress
  }[]
}

/** How an account stands: a text and a colour. */
export type PulledStateView = { readonly key: string; readonly tone: 'good' | 'bad' | 'wait' | 'plain' }

/** What is known of all accounts together. */
export type KnownOfAccounts = {
  readonly statuses: ReadonlyMap<string, PulledStatus>
  readonly counts: ReadonlyMap<string, PulledCounts>
  readonly latest: ReadonlyMap<string, LatestTaken>
}

/** What the page shows. */
export function toView(
  accounts: readonly PulledAccount[],
  { statuses, counts, latest }: KnownOfAccounts,
  desks: readonly Desk[],
  channels: readonly Channel[],
  now: Date,
): View {
  return {
    rows: accounts.map((account) => {
      const { id, name, kind, deskId } = account
      const counted = counts.get(id)
      return {
        name: visibleLine(name),
        href: `/pulled-accounts/${id}`,
        kindKey: `pulled.kind.${kind}`,
        desk: breakableAddress(desks.find((desk) => desk.id === deskId)?.address ?? ''),
        state: stateOf(account, statuses.get(id) ?? untried, now),
        latestAt: latest.get(id)?.at ?? null,
        staying: (counted?.failed ?? 0) + (counted?.refused ?? 0),
      }
    }),
    channels: channels.map(({ id, name, address }) => ({
      name: visibleLine(name),
      href: `/channels/${id}`,
      address: breakableAddress(address),
    })),
  }
}

/** How an account stands, by how it last fared: a failure of half an hour is one that lasts. M3, M5 */
export function stateOf(
  { active, settings }: PulledAccount,
  status: PulledStatus,
  now: Date,
): PulledStateView {
  if (!active) return { key: 'pulled.state.inactive', tone: 'plain' }
  if (settings.oauth?.connectedAt === null) return { key: 'channels.state.unconnected', tone: 'wait' }
  if (status.failingSince === null && status.connectedAt === null)
    return { key: 'pulled.state.new', tone: 'wait' }
  const state = accountStateOf(status.failingSince, now)
  const tones = { connected: 'good', intermittent: 'wait', error: 'bad' } as const
  return { key: `pulled.state.${state}`, tone: tones[state] }
}

/** Shows the accounts. F5 */
export const list: Page =
  ({ database: { reader }, clock }) =>
  async (request, response) => {
    const known = {
      statuses: await listPulledStatuses(reader),
      counts: await countPulledMails(reader),
      latest: await listLatestTaken(reader),
    }
    const accounts = await listPulledAccounts(reader)
    const view = toView(accounts, known, await listDesks(reader), await listChannels(reader), clock())
    render(request, response, 'pulled-accounts/list', view, { titleKey: 'pulled.title' })
  }
