import { movesFor } from '../../../domain/outgoing/answer.ts'
import { hasClientWritten } from '../../../store/answer-ground.ts'
import { listDrafts } from '../../../store/drafts.ts'
import { listPresent } from '../../../store/presence.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { listWaitingAnswers } from '../../../store/undone-answers.ts'
import { assetUrl } from '../../assets.ts'
import type { PageContext } from '../../page.ts'
import { visibleLine } from '../../visible-text.ts'

/** How a ticket is answered, as its page shows it. */
export type AnsweringView = {
  /** Where an answer is written; `null` where none can be. */
  readonly href: string | null
  readonly key: string
  /** Who writes one now; empty for nobody else. */
  readonly present: string
  readonly drafts: readonly {
    /** Where to go on with one's own; `null` for another's. */
    readonly href: string | null
    readonly user: string
    readonly at: Date
  }[]
  readonly waiting: readonly {
    readonly user: string
    readonly leavesAt: Date
    readonly seconds: number
    /** Whether its seconds are told: whoever has just sent it may still think better of it. */
    readonly isSoon: boolean
    readonly undoAction: string
  }[]
  readonly scriptUrl: string
}

/** What the page of a ticket shows that nobody answers. */
export const noAnswering: AnsweringView = {
  href: null,
  key: 'answer.respond',
  present: '',
  drafts: [],
  waiting: [],
  scriptUrl: '',
}

/** Drafts and answers of one ticket on its page. */
const maxShown = 20

/** Seconds that are counted down. */
const soonSeconds = 60

/** Reads how a ticket is answered: by an answer, or a first mail where its client never wrote. C24, C25 */
export async function readAnswering(
  { database: { reader }, clock }: PageContext,
  ticket: TicketRecord,
  userId: string,
): Promise<AnsweringView> {
  const now = clock()
  const path = `/tickets/${ticket.protocol}`
  const hasWritten = await hasClientWritten(reader, ticket)
  const page = `${path}/${hasWritten ? 'answer' : 'new-mail'}`
  const canAnswer = movesFor(ticket).length > 0
  const drafts = canAnswer ? await listDrafts(reader, ticket.id) : []
  const waiting = await listWaitingAnswers(reader, ticket.id)
  const present = await listPresent(reader, [ticket.id], userId, now, 'answering')
  return {
    href: canAnswer ? page : null,
    key: hasWritten ? 'answer.respond' : 'answer.new',
    present: present.map(({ name }) => visibleLine(name)).join(', '),
    drafts: drafts.slice(0, maxShown).map((draft) => ({
      href: draft.userId === userId ? `${page}?draft=${draft.id}` : null,
      user: visibleLine(draft.user),
      at: draft.updatedAt,
    })),
    waiting: waiting.slice(0, maxShown).map(({ id, user, leavesAt }) => {
      const seconds = Math.max(0, Math.ceil((leavesAt.getTime() - now.getTime()) / 1000))
      return {
        user: visibleLine(user),
        leavesAt,
        seconds,
        isSoon: seconds <= soonSeconds,
        undoAction: `${path}/answers/${id}/undo`,
      }
    }),
    scriptUrl: assetUrl('answer.js'),
  }
}
