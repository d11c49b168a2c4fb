import type { Request } from 'express'
import type { Desk } from '../../../domain/desk.ts'
import { isPersonalAddress } from '../../../domain/outgoing/presets.ts'
import { presetOfAccount } from '../../../domain/pull/account-preset.ts'
import { type PulledStatus, untried } from '../../../domain/pull/pull-state.ts'
import { foldersOf, type PulledAccount } from '../../../domain/pull/pulled-account.ts'
import { listChannels } from '../../../store/channels.ts'
import { listContracts } from '../../../store/contracts.ts'
import { listDesks } from '../../../store/desks.ts'
import { listDestinations } from '../../../store/destinations.ts'
import { type LatestTaken, listLatestTaken } from '../../../store/pulled-latest.ts'
import {
  countPulledMails,
  listStayingMails,
  type PulledCounts,
  type StayingMail,
} from '../../../store/pulled-list.ts'
import { listPulledStatuses } from '../../../store/pulled-states.ts'
import { knownKey } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { accountOf } from './edit.ts'
import { type PulledStateView, stateOf } from './list.ts'
import { channelsOfConsent } from './sending-channel.ts'
import { type ShownTest, testOf } from './test.ts'

/** What the page of an account may mention. */
export type View = {
  readonly name: string
  readonly base: string
  readonly state: PulledStateView
  readonly isActive: boolean
  /** What is wrong now; `null` where nothing is. */
  readonly trouble: {
    readonly key: string
    readonly words: string
    readonly since: Date | null
    readonly nextTryAt: Date | null
  } | null
  readonly lookedAt: Date | null
  readonly latest: { readonly at: Date; readonly href: string | null } | null
  readonly counts: PulledCounts
  readonly staying: readonly StayingView[]
  readonly hasMore: boolean
  /** Whether somebody has to consent at the provider, and when that was last done. */
  readonly connection: {
    readonly isConnected: boolean
    readonly at: Date | null
    /** The channels that the same consent is for. O6 */
    readonly channels: readonly string[]
  } | null
  readonly isPersonal: boolean
  readonly test: TestView | null
  readonly presetKey: string
  readonly kindKey: string
  readonly server: string
  readonly encryptionKey: string
  readonly user: string
  readonly folders: readonly string[]
  readonly marksRead: boolean
  readonly deletesAfterDays: number | null
  readonly whichKey: string
  readonly desk: string
  readonly deskHref: string | null
  readonly contract: string | null
}

type StayingView = {
  readonly stateKey: string
  readonly tone: 'bad' | 'wait'
  readonly reasonKey: string | null
  readonly reason: string
  readonly folder: string
  /** Its UID or UIDL there. */
  readonly place: string
  readonly href: string | null
  readonly octets: number | null
  readonly tries: number
  readonly firstSeenAt: Date
  readonly nextTryAt: Date | null
}

type TestView = {
  readonly at: Date
  readonly steps: readonly {
    readonly stepKey: string
    readonly stateKey: string
    readonly tone: 'good' | 'bad'
    readonly faultKey: string | null
    readonly words: string
  }[]
  readonly dialogue: string
}

/** What is known of an account. */
export type KnownOfAccount = {
  readonly status: PulledStatus
  readonly counts: PulledCounts
  readonly latest: LatestTaken | null
  readonly staying: readonly StayingMail[]
  readonly desk: Desk | null
  readonly contract: string | null
  readonly channels: readonly string[]
  readonly shown: ShownTest | null
}

const mostStaying = 50

/** What the page shows of an account. */
export function toView(account: PulledAccount, known: KnownOfAccount, now: Date): View {
  const { settings, kind } = account
  const { server, oauth, user } = settings
  const { status, latest, staying, desk, contract, counts, channels, shown } = known
  return {
    name: visibleLine(account.name),
    base: `/pulled-accounts/${account.id}`,
    state: stateOf(account, status, now),
    isActive: account.active,
    trouble: status.fault === null ? null : troubleOf(status, status.fault),
    lookedAt: status.lookedAt,
    latest:
      latest === null
        ? null
        : { at: latest.at, href: latest.messageId === null ? null : `/messages/${latest.messageId}` },
    counts,
    staying: staying.slice(0, mostStaying).map(stayingView),
    hasMore: staying.length > mostStaying,
    connection:
      oauth === null
        ? null
        : {
            isConnected: oauth.connectedAt !== null,
            at: oauth.connectedAt === null ? null : new Date(oauth.connectedAt),
            channels: channels.map((name) => visibleLine(name)),
          },
    isPersonal: isPersonalAddress(user),
    test: shown === null ? null : testView(shown),
    presetKey: `mail-provider.${presetOfAccount(account)}`,
    kindKey: `pulled.kind.${kind}`,
    server: visibleLine(`${server.host}:${server.port}`),
    encryptionKey: `channels.encryption.${server.encryption}`,
    user: visibleLine(user),
    folders: foldersOf(account).map((name) => visibleLine(name)),
    marksRead: settings.marksRead,
    deletesAfterDays: settings.deletesAfterDays,
    whichKey: `pulled.which.${settings.newOnly ? 'new' : 'all'}`,
    desk: visibleLine(desk?.address ?? ''),
    deskHref: desk === null ? null : `/desks/${encodeURIComponent(desk.address)}/edit`,
    contract: contract === null ? null : visibleLine(contract),
  }
}

/** Shows an account: how it fares, what stayed at its server and why, and what it is set to. M3 */
export const show: Page = (context) => async (request, response) => {
  const account = await accountOf(context, request)
  const view = toView(account, await knownOf(context, request, account), context.clock())
  render(request, response, 'pulled-accounts/show', view, { title: view.name })
}

async function knownOf(
  { database: { reader } }: PageContext,
  request: Request,
  account: PulledAccount,
): Promise<KnownOfAccount> {
  const { id, deskId } = account
  const [destination] = await listDestinations(reader, [deskId])
  const contracts = await listContracts(reader)
  const none: PulledCounts = { old: 0, taken: 0, refused: 0, failed: 0 }
  return {
    status: (await listPulledStatuses(reader)).get(id) ?? untried,
    counts: (await countPulledMails(reader)).get(id) ?? none,
    latest: (await listLatestTaken(reader)).get(id) ?? null,
    staying: await listStayingMails(reader, id, mostStaying + 1),
    desk: (await listDesks(reader)).find((desk) => desk.id === deskId) ?? null,
    contract: contracts.find((contract) => contract.id === destination?.contractId)?.name ?? null,
    channels: channelsOfConsent(account, await listChannels(reader)).map(({ name }) => name),
    shown: testOf(request, id),
  }
}

function troubleOf(
  { words, failingSince, nextTryAt }: PulledStatus,
  fault: string,
): NonNullable<View['trouble']> {
  return { key: `pulled.fault-of.${fault}`, words: visibleLine(words), since: failingSince, nextTryAt }
}

function stayingView(mail: StayingMail): StayingView {
  const { state, reason, folder, number, messageId, octets, tries, firstSeenAt, nextTryAt } = mail
  return {
    stateKey: `pulled.mail.${state}`,
    tone: state === 'failed' ? 'wait' : 'bad',
    reasonKey:
      reason === null ? null : (knownKey(`reason.${reason}`) ?? knownKey(`pulled.fault-of.${reason}`)),
    reason: visibleLine(reason ?? ''),
    folder: visibleLine(folder),
    place: visibleLine(number, 80),
    href: messageId === null ? null : `/messages/${messageId}`,
    octets,
    tries,
    firstSeenAt,
    nextTryAt,
  }
}

function testView({ at, test: { steps, dialogue } }: ShownTest): TestView {
  const lines = dialogue.flatMap(({ command, reply }) => [
    ...(command === '' ? [] : [`C: ${command}`]),
    ...reply.map((line) => `S: ${line}`),
  ])
  return {
    at: new Date(at),
    steps: steps.map(({ step, state, fault, words }) => ({
      stepKey: `pulled.step.${step}`,
      stateKey: `channels.step-state.${state}`,
      tone: state,
      faultKey: fault === null ? null : `pulled.fault-of.${fault}`,
      words: visibleLine(words),
    })),
    dialogue: visibleLines(lines.join('\n')),
  }
}
