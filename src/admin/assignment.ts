import type { DistributionSetting } from '../domain/agent.ts'
import { mayAt } from '../domain/permission.ts'
import type { HistoryEntry } from '../domain/ticket/ticket.ts'
import type { Why } from '../domain/ticket/distribute.ts'
import type { User } from '../domain/user.ts'
import { permissionsOfAgents } from '../store/agent-list.ts'
import type { Db } from '../store/database.ts'
import type { TicketRecord } from '../store/tickets.ts'
import { listUsers } from '../store/users.ts'
import { visibleLine } from './visible-text.ts'

/** How a ticket is given to agents by hand on its page. */
export type AssignmentView = {
  readonly assignHref: string
  readonly releaseHref: string
  /** The id of the agent whom the page shows; empty for nobody. */
  readonly seen: string
  readonly ownId: string
  readonly isMine: boolean
  readonly hasAgent: boolean
  readonly isDistributed: boolean
  readonly choices: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[]
}

/** What a line of history says of who was given a ticket, and why. */
export type AssignmentLine = {
  readonly key: string
  readonly to: string
  readonly from: string
  readonly open: number
  readonly among: number
}

const whys: readonly Why[] = ['only-one', 'fewest-open', 'longest-without', 'first-by-name']

/** Whether agents can be given the ticket: a pre-ticket has none, and what has ended keeps its own. */
export function isAssignable({ kind, state }: Pick<TicketRecord, 'kind' | 'state'>): boolean {
  return kind === 'ticket' && (state === 'open' || state === 'awaiting-validation')
}

/** Everybody who may work a ticket, by name. */
export async function listAssignable(
  db: Db,
  { queue }: Pick<TicketRecord, 'queue'>,
): Promise<readonly User[]> {
  const users = (await listUsers(db)).filter(({ active }) => active)
  if (queue === null) return users
  const permissions = await permissionsOfAgents(db, users)
  return users.filter(({ id }) => mayAt(permissions.get(id) ?? new Map(), queue.id, 'work'))
}

/** What the page of a ticket offers for who works it; `null` where nothing can be changed. */
export async function readAssignment(
  db: Db,
  ticket: TicketRecord,
  { isOn }: DistributionSetting,
  ownId: string,
): Promise<AssignmentView | null> {
  if (!isAssignable(ticket)) return null
  const { protocol, assignee } = ticket
  const users = await listAssignable(db, ticket)
  return {
    assignHref: `/tickets/${protocol}/assign`,
    releaseHref: `/tickets/${protocol}/release`,
    seen: assignee?.id ?? '',
    ownId,
    isMine: assignee?.id === ownId,
    hasAgent: assignee !== null,
    isDistributed: isOn && ticket.state === 'open',
    choices: users
      .filter(({ id }) => id !== assignee?.id)
      .map(({ id, name }) => ({ value: id, label: visibleLine(name), isChosen: false })),
  }
}

/** Since when a ticket waits for the distributor; `null` when it does not, or that is off. A6 */
export function waitingSinceOf(
  { kind, state, assignee, waitingSince }: TicketRecord,
  { since }: DistributionSetting,
): Date | null {
  if (kind !== 'ticket' || state !== 'open' || assignee !== null || waitingSince === null) return null
  return since !== null && waitingSince >= since ? waitingSince : null
}

/** What a line of history says of who was given the ticket; `null` for a line about something else. */
export function assignmentLine({ event, details }: HistoryEntry): AssignmentLine | null {
  const key = keyOf(event, details)
  if (key === null) return null
  return {
    key,
    to: visibleLine(String(details.to ?? '')),
    from: visibleLine(String(details.from ?? '')),
    open: Number(details.open ?? 0),
    among: Number(details.among ?? 0),
  }
}

function keyOf(event: HistoryEntry['event'], details: HistoryEntry['details']): string | null {
  if (event === 'assigned') return 'assignment.to'
  if (event === 'released') return details.toDistributor === true ? 'assignment.returned' : 'assignment.from'
  if (event !== 'distributed') return null
  const why = whys.find((each) => each === details.why)
  return why === undefined ? 'assignment.to' : `assignment.why.${why}`
}
