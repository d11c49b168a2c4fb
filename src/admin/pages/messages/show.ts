import { parseHeaderSection } from '../../../domain/mail/header-parse.ts'
import type { Basis } from '../../../domain/policy/basis.ts'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import type { Role } from '../../../domain/user.ts'
import { readBases } from '../../../store/bases.ts'
import { findContent, type StoredContent } from '../../../store/contents.ts'
import { listReports } from '../../../store/history.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { findNoticed, listNotices, type NoticeRecord } from '../../../store/notices.ts'
import { mayWithMessage } from '../../../store/permissions.ts'
import { readRawHead } from '../../../store/raw-messages.ts'
import { visibleProtocols } from '../../../store/seen-tickets.ts'
import { type CorrectionView, readCorrectionView } from '../../correction-view.ts'
import { reasonKey, remedyKey, type Tone, toneOf } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { permissionsOf, permittedMessage } from '../../permitted.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { type WayIn, wayIn } from '../../way-in.ts'
import { queryText, userOf, visitOf } from '../../visit.ts'
import { versionHref } from '../policy/changes.ts'
import { type AuthenticityView, authenticityOf } from './authenticity.ts'
import { type TraceView, traceView } from './checks.ts'
import { type Fact, factsOf } from './facts.ts'
import { signalsOf, type SignalView } from './signals.ts'
import { type MailReportsView, readMailReports } from './mail-reports.ts'
import { noticesOf, type NoticeView } from './notices.ts'
import { type HandlingView, readHandling } from './handling.ts'
import { type OutgoingView, readOutgoing } from './outgoing.ts'
import { type Mark, marksOf } from './reputation.ts'
import { picturesMatter } from './images.ts'
import {
  attachmentsTab,
  dialogueTab,
  forbiddenSourceTab,
  headerTab,
  htmlTab,
  sourceTab,
  type TabName,
  type TabView,
  tabNamed,
  tabNames,
  textTab,
} from './tabs.ts'
import { type TimelineEntry, timelineOf } from './timeline.ts'

const shownSourceOctets = 256 * 1024

/** What the page of one message may mention. */
export type View = {
  /** The subject; `null` when there is none. */
  readonly subject: string | null
  readonly stateKey: string
  readonly tone: Tone
  readonly reasonKey: string | null
  readonly remedyKey: string | null
  /** How to let it in; `null` when it is in, or when nothing here would help. */
  readonly wayIn: WayIn | null
  readonly reply: string | null
  readonly direction: 'in' | 'out'
  /** How it leaves, and what became of it for whom; `null` for what came in. */
  readonly outgoing: OutgoingView | null
  /** What may be done with it; `null` for nothing, and for who may not. */
  readonly handling: HandlingView | null
  readonly facts: readonly Fact[]
  /** Who really sent it; `null` for a mail of ours. */
  readonly authenticity: AuthenticityView | null
  readonly marks: readonly Mark[]
  readonly protocols: readonly { readonly protocol: string; readonly href: string }[]
  readonly timeline: readonly TimelineEntry[]
  readonly notices: readonly NoticeView[]
  /** The refused message that this mail tells of; `null` when it is no notice. */
  readonly noticedHref: string | null
  /** What other servers said of it, or what it says of a mail of ours. */
  readonly mailReports: MailReportsView | null
  /** What its author has added since it was refused. */
  readonly correction: CorrectionView | null
  readonly deliveries: readonly {
    readonly recipient: string
    /** Where the header section named the address; `null` where it did not. */
    readonly addressedKey: string | null
    readonly outcomeKey: string
    /** The version of the policy that judged it last; `null` when that is not known. */
    readonly version: number | null
    /** Where that version is told of; `null` for who may not read it. */
    readonly versionHref: string | null
    readonly checks: TraceView
    /** What said which ticket it belongs to. */
    readonly signals: readonly SignalView[]
  }[]
  readonly tabs: readonly {
    readonly key: string
    readonly count: number
    readonly href: string
    readonly isCurrent: boolean
  }[]
  readonly tab: TabView
  /** Where to preview another judgement; `null` for a message that cannot be judged again, or not by who asks. */
  readonly reprocessHref: string | null
  /** Where to try what would become of it if it came again; `null` where there is nothing to try. */
  readonly simulateHref: string | null
  readonly sourceHref: string | null
  /** Where to mark its sender as spam; `null` for a message of ours, and for who may not. */
  readonly spamHref: string | null
}

/** What else the page knows when it shows a message. */
export type Asked = {
  readonly tabName: TabName
  readonly tab: TabView
  readonly attachmentCount: number
  readonly role: Role
  /** Whether whoever asks may work with it, and which of the numbers it names he may see. */
  readonly mayWork: boolean
  readonly seen: ReadonlySet<string>
  /** What machines have reported about it. */
  readonly reports: readonly HistoryEntry[]
  /** What became of telling its author of a refusal. */
  readonly notices: readonly NoticeRecord[]
  /** The id of the refused message that it tells of; `null` when it is no notice. */
  readonly noticed: string | null
  readonly correction: CorrectionView | null
  /** What it reports, or what was reported of it; nothing unless said. */
  readonly mailReports?: MailReportsView | null
  /** How it leaves; `null` for what came in. */
  readonly outgoing: OutgoingView | null
  /** What may be done with it; nothing unless said. */
  readonly handling?: HandlingView | null
  /** What each delivery was judged by; not known unless said. */
  readonly bases?: ReadonlyMap<number, Basis>
}

/** What the page shows of a message. */
export function toView(
  message: MessageRecord,
  { tabName, tab, attachmentCount, role, reports, notices, noticed, bases, ...asked }: Asked,
  say: Say,
): View {
  const isKept = message.contentState !== 'absent'
  const isOurs = message.direction === 'out'
  return {
    subject: message.subject === null || message.subject === '' ? null : visibleLine(message.subject),
    stateKey: `message-state.${message.state}`,
    tone: toneOf(message.state),
    reasonKey: reasonKey(message.reason),
    remedyKey: remedyKey(message.reason),
    wayIn: wayIn(message, role),
    reply: message.reply === null ? null : visibleLines(message.reply),
    direction: message.direction,
    outgoing: asked.outgoing,
    handling: asked.handling ?? null,
    facts: factsOf(message),
    authenticity: authenticityOf(message),
    marks: marksOf(message),
    protocols: protocolsOf(message, asked.seen),
    timeline: timelineOf(message, say, reports),
    mailReports: asked.mailReports ?? null,
    notices: noticesOf(message, notices),
    noticedHref: noticed === null ? null : `/messages/${noticed}`,
    correction: asked.correction,
    deliveries: message.deliveries.map(({ recipient, position, addressedAs, disposition, trace }) => ({
      addressedKey: addressedAs === null ? null : `message.addressed-as.${addressedAs}`,
      recipient: visibleLine(recipient),
      outcomeKey: `disposition.${disposition}`,
      ...versionOf(message, position, role),
      checks: traceView(trace),
      signals: signalsOf(bases?.get(position), asked.seen),
    })),
    tabs: tabNames.map((name) => ({
      key: `message.tab.${name}`,
      count: attachmentCount,
      href: `/messages/${message.id}?tab=${name}#content`,
      isCurrent: name === tabName,
    })),
    tab,
    reprocessHref: isKept && !isOurs && asked.mayWork ? `/messages/reprocess?id=${message.id}` : null,
    simulateHref: isKept && !isOurs ? `/simulate?message=${message.id}` : null,
    sourceHref: isKept && maySeeSource(role) ? `/messages/${message.id}/source` : null,
    spamHref: !isOurs && asked.mayWork ? `/messages/${message.id}/spam` : null,
  }
}

/** What had a ticket already was judged again and stayed as it was. */
function versionOf(
  { policyVersion, decisions }: MessageRecord,
  position: number,
  role: Role,
): { readonly version: number | null; readonly versionHref: string | null } {
  const later = decisions.findLast(
    ({ position: at, old }) =>
      at === position && (old.disposition === 'refused' || old.disposition === 'held'),
  )
  const version = later === undefined ? policyVersion : later.policyVersion
  return { version, versionHref: version === null || role !== 'administrator' ? null : versionHref(version) }
}

function protocolsOf({ protocol }: MessageRecord, seen: ReadonlySet<string>): View['protocols'] {
  return protocol === null || !seen.has(protocol) ? [] : [{ protocol, href: `/tickets/${protocol}` }]
}

/** Shows one message: what became of it, why, and what it says. */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const message = await permittedMessage(context, request)
  const content = await findContent(reader, message.id)
  const tabName = tabNamed(queryText(request, 'tab'))
  const { role } = userOf(request)
  const pass = queryText(request, 'pictures')
  const tab = await readTab(context, message, content, { tabName, isSourceOpen: maySeeSource(role), pass })
  const attachmentCount = content?.attachments.length ?? 0
  const say = sayIn(visitOf(request).language)
  const reports = message.direction === 'out' ? await listReports(reader, message) : []
  const notices = await listNotices(reader, message.id)
  const noticed = message.direction === 'out' ? await findNoticed(reader, message.id) : null
  const correction = await readCorrectionView(reader, message.id)
  const bases = await readBases(reader, message.id)
  const permissions = await permissionsOf(context, request)
  const mayWork = await mayWithMessage(reader, permissions, message.id, 'work')
  const said = [...bases.values()].flatMap(({ facts }) => facts.signals ?? []).map(({ protocol }) => protocol)
  const seen = await visibleProtocols(reader, permissions, [message.protocol, ...said])
  const mailReports = await readMailReports(reader, message)
  const outgoing = message.direction === 'out' ? await readOutgoing(reader, message.id) : null
  const handling =
    outgoing !== null && mayWork ? await readHandling(reader, message.id, context.clock()) : null
  const told = { reports, notices, noticed, correction, bases, mailReports, outgoing, handling }
  const asked = { tabName, tab, attachmentCount, role, mayWork, seen, ...told }
  const view = toView(message, asked, say)
  const title = view.subject === null ? { titleKey: 'messages.no-subject' } : { title: view.subject }
  render(request, response, 'messages/show', view, title)
}

function maySeeSource(role: Role): boolean {
  return role === 'administrator'
}

async function readTab(
  { database, blobs, passes, clock, remoteImages }: PageContext,
  message: MessageRecord,
  content: StoredContent | null,
  { tabName, isSourceOpen, pass }: { tabName: TabName; isSourceOpen: boolean; pass: string },
): Promise<TabView> {
  switch (tabName) {
    case 'text':
      return textTab(content, message)
    case 'html':
      return htmlTab(message.id, content, {
        mayShow: remoteImages === 'ask',
        pass: passes.check(pass, picturesMatter(message.id), clock()) === null ? null : pass,
      })
    case 'attachments':
      return attachmentsTab(message.id, content)
    case 'dialogue':
      return dialogueTab(message)
    case 'header': {
      const raw = await readRawHead(database.reader, blobs, message.id)
      return headerTab(raw === null ? [] : parseHeaderSection(raw.head).fields)
    }
    case 'source': {
      if (!isSourceOpen) return forbiddenSourceTab()
      const raw = await readRawHead(database.reader, blobs, message.id)
      return sourceTab(message.id, raw?.head.subarray(0, shownSourceOctets) ?? null, message.octets)
    }
  }
}
