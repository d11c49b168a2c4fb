import type { Parent } from '../domain/policy/facts.ts'
import { type TicketState, hasEnded } from '../domain/ticket/ticket.ts'
import { isQueuedToo } from './at-desk.ts'
import { coalesce } from './coalesce.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { oldestOf } from './find-parent.ts'
import { selectIn } from './multi-row.ts'

/** How often a conversation may go on in another ticket. */
const maxSteps = 20

/** Message-IDs that are looked at: References can be as long as a sender likes. */
const maxAncestors = 100

/** Tickets that are looked at beside the one a message names: the nearest. */
const maxHolders = 5

/** What an answer says of the conversation beside the ticket it names. */
type Said = {
  readonly messageIds: readonly string[]
  /** The desk it came to; `null` where that does not count. */
  readonly deskId: string | null
}

type StandingRow = {
  own_id: string
  desk_id: string
  id: string
  protocol: string
  state: TicketState
  has_heirs: boolean | number
}

/** Where a ticket stands, after it was merged into another. */
type Standing = {
  readonly ticket: Omit<Parent, 'signal'>
  readonly deskId: string
  readonly hasHeirs: boolean
}

/**
 * The ticket that goes on with the one a message names.
 *
 * A merged ticket leads to where it was merged into, in one step however often that was done. Where part of a
 * conversation was split off, or goes on in a new ticket because the old one had ended, what answers a message there
 * belongs there: the nearest Message-ID tells. C35, complaint 13
 */
export async function findGoingOn(db: Db, named: Parent, { messageIds, deskId }: Said): Promise<Parent> {
  const standing = await askStanding(db, named.ticketId)
  if (standing === null) return named
  const { ticket, hasHeirs } = standing
  const heir = hasHeirs ? await heirOf(db, [named.ticketId, ticket.ticketId], messageIds) : null
  const next = heir === null ? null : await askStanding(db, heir)
  if (next === null && ticket.ticketId === named.ticketId) return { ...named, ...ticket }
  const signal = next === null ? named.signal : 'message-id'
  const found = next ?? standing
  const gone = { ...found.ticket, signal }
  if (deskId === null || found.deskId === deskId) return gone
  if (await isQueuedToo(db, found.ticket.ticketId, deskId)) return gone
  // Operators made one conversation of both: what stands at the desk leads on as surely as a sign of ours.
  const isVouched = named.isVouched ?? !named.isElsewhere
  return { ...gone, isElsewhere: true, ...(isVouched && { isVouched }) }
}

const askStanding = coalesce<Standing>(async (db, ids) => {
  const rows = await selectIn<StandingRow>(
    db,
    `select own.id as own_id, held.desk_id, held.id, held.protocol, held.state, exists (select 1 from ticket_links
        where ticket_links.other_id in (own.id, held.id) and ticket_links.kind <> 'related') as has_heirs
      from tickets own join tickets held on held.id = coalesce(own.merged_into_id, own.id) where own.id in`,
    ids,
  )
  return new Map(
    rows.map((row) => [
      row.own_id,
      { ticket: toNamed(row), deskId: row.desk_id, hasHeirs: Boolean(row.has_heirs) },
    ]),
  )
})

function toNamed({ id, protocol, state }: StandingRow): Omit<Parent, 'signal'> {
  return { ticketId: id, protocol, ...(hasEnded(state) && { isEnded: true }) }
}

/** The newer ticket that holds the nearest of the Message-IDs and goes on with one of these; `null` when none does. */
async function heirOf(db: Db, ids: readonly string[], messageIds: readonly string[]): Promise<string | null> {
  const asked = messageIds.slice(0, maxAncestors).map(keyText)
  if (asked.length === 0) return null
  // A Message-ID is whose conversation had it first: under it a stranger could draw answers into a ticket of his.
  const rows: { message_id: string; ticket_id: string }[] = await db('named')
    .with('named', oldestOf(db, asked))
    .join('tickets', 'tickets.protocol', 'named.protocol')
    .groupBy('named.message_id')
    .select('named.message_id', db.raw('min(tickets.id) as ticket_id'))
  const holders = new Map(rows.map((row) => [row.message_id, row.ticket_id]))
  const nearest = new Set(asked.flatMap((messageId) => holders.get(messageId) ?? []))
  for (const holder of [...nearest].slice(0, maxHolders)) {
    if (ids.includes(holder)) return null
    if (await goesOnWith(db, holder, ids)) return holder
  }
  return null
}

/** Whether a ticket is split off from one of these, or follows it up, at whatever remove. */
async function goesOnWith(db: Db, id: string, ids: readonly string[]): Promise<boolean> {
  const seen = new Set([id])
  let reached: readonly string[] = [id]
  for (let step = 0; step < maxSteps && reached.length > 0; step++) {
    const older: string[] = await db('ticket_links')
      .whereIn('ticket_id', reached)
      .whereNot({ kind: 'related' })
      .pluck('other_id')
    if (older.some((each) => ids.includes(each))) return true
    reached = older.filter((each) => !seen.has(each))
    for (const each of reached) seen.add(each)
  }
  return false
}
