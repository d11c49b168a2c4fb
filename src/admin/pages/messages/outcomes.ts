import type { Reprocessing, Standing } from '../../../intake/intake.ts'
import type { MessageFields } from '../../../store/messages.ts'
import { reasonKey, writerOf } from '../../message-words.ts'
import { type BreakableAddress, breakable, maxInList, visibleLine } from '../../visible-text.ts'

/** A message with what judging it again would bring. */
export type Preview = { readonly message: MessageFields; readonly reprocessing: Reprocessing }

/** A message of a preview as the page shows it. */
export type PreviewView = {
  readonly href: string
  readonly at: Date
  readonly author: BreakableAddress | null
  readonly subject: string | null
  readonly before: readonly OutcomeView[]
  readonly after: readonly OutcomeView[]
  readonly isChanged: boolean
  /** The key of why the message cannot be judged again; `null` when it can. */
  readonly obstacleKey: string | null
}

type OutcomeView = {
  readonly recipient: string
  readonly outcomeKey: string
  readonly reasonKey: string | null
}

const obstacles = {
  outbound: 'reprocess.outbound',
  'no-octets': 'reprocess.impossible',
  corrected: 'reprocess.impossible',
} as const satisfies Record<NonNullable<Reprocessing['obstacle']>, string>

/** What the page shows of one message before and after. */
export function previewView({ message, reprocessing }: Preview): PreviewView {
  const { subject } = message
  const writer = writerOf(message)
  return {
    href: `/messages/${message.id}`,
    at: message.receivedAt,
    author: writer === null ? null : breakable(writer),
    subject: subject === null || subject === '' ? null : visibleLine(subject, maxInList),
    before: outcomeViews(reprocessing.old),
    after: outcomeViews(reprocessing.new),
    isChanged: isChange(reprocessing),
    obstacleKey: reprocessing.obstacle === null ? null : obstacles[reprocessing.obstacle],
  }
}

/** Whether the new judgement came to anything else than the old one, for any recipient. */
export function isChange({ old, new: fresh }: Reprocessing): boolean {
  if (fresh === null) return false
  return fresh.recipients.some((judged, position) => {
    const before = old.recipients[position]
    return (
      before === undefined || before.disposition !== judged.disposition || before.reason !== judged.reason
    )
  })
}

function outcomeViews(standing: Standing | null): OutcomeView[] {
  return (standing?.recipients ?? []).map(({ recipient, disposition, reason }) => ({
    recipient: visibleLine(recipient),
    outcomeKey: `disposition.${disposition}`,
    reasonKey: reasonKey(reason),
  }))
}
