import { mayBeParted } from '../domain/ticket/merging.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { waitAnew } from './inactive-agents.ts'
import { recountUnread } from './reads.ts'
import { markForText } from './text-waiting.ts'
import { type Opened, openTickets } from './openings.ts'
import type { Action } from './ticket-changes.ts'
import { familyOf, type LockedTicket, lockTickets, messagesOfFamily } from './ticket-family.ts'
import { linkTickets } from './ticket-links.ts'

/** The messages that are to become a ticket of their own, and of which ticket, as it was shown to who decided it. */
export type SplitRequest = {
  readonly ticketId: string
  readonly version: number
  readonly messageIds: readonly string[]
  readonly title: string
}

/** What became of it: the new ticket's number, or why there is none. */
export type Split =
  | { readonly kind: 'split'; readonly protocol: string }
  | { readonly kind: 'changed' | 'nothing-chosen' | 'all-chosen' | 'not-possible' }

type PartRow = {
  id: string
  direction: 'in' | 'out'
  disposition: string
  message_id: string | null
  author_name: string | null
  author_address: string | null
}

/**
 * Makes a ticket of messages of another.
 *
 * Who wrote the first of them asks for it. What answers any of them joins the new ticket from now on, for the Message-IDs
 * lead there; the history of the old one stays as it was.
 */
export async function splitTicket(db: Db, request: SplitRequest, action: Action): Promise<Split> {
  return db.transaction(async (trx): Promise<Split> => {
    const ticket = (await lockTickets(trx, [request.ticketId])).get(request.ticketId)
    if (ticket === undefined || ticket.version !== request.version || ticket.merged_into_id !== null)
      return { kind: 'changed' }
    if (!mayBeParted(ticket)) return { kind: 'not-possible' }
    const family = await familyOf(trx, ticket)
    const all: PartRow[] = await trx('messages')
      .whereIn('id', messagesOfFamily(trx, family))
      .orderBy('seq')
      .select('id', 'direction', 'disposition', 'message_id', 'author_name', 'author_address')
    const chosen = all.filter(({ id }) => request.messageIds.includes(id))
    if (chosen.length === 0) return { kind: 'nothing-chosen' }
    // A repeated delivery goes where its message goes.
    const names = new Set(chosen.flatMap((message) => message.message_id ?? []))
    const moved = all.filter((each) => chosen.includes(each) || names.has(each.message_id ?? ''))
    const isLeft = all.some((each) => !moved.includes(each) && each.disposition !== 'duplicate')
    if (!isLeft) return { kind: 'all-chosen' }
    const opened = await openFor(trx, ticket, chosen, request.title, action)
    const ids = moved.map(({ id }) => id)
    await trx('deliveries')
      .whereIn('message_id', ids)
      .whereIn('ticket_id', family.ids)
      .update({ ticket_id: opened.ticketId })
    await trx('typed_texts')
      .whereIn('message_id', ids)
      .whereIn('ticket_id', family.ids)
      .update({ ticket_id: opened.ticketId })
    await trx('messages')
      .whereIn('id', ids)
      .whereIn('protocol', family.protocols)
      .update({ protocol: opened.protocol })
    await trx('outbox').whereIn('message_id', ids).update({ ticket_id: opened.ticketId })
    await finish(trx, ticket, opened, action)
    return { kind: 'split', protocol: opened.protocol }
  })
}

async function openFor(
  trx: Db,
  ticket: LockedTicket,
  chosen: readonly PartRow[],
  title: string,
  { now }: Action,
): Promise<Opened> {
  const first = chosen.find(({ direction }) => direction === 'in') ?? null
  const address = first?.author_address ?? null
  const author = address === null ? null : { name: first?.author_name ?? '', address }
  const opening = {
    messageId: first?.id ?? chosen[0]?.id ?? '',
    deskId: ticket.desk_id,
    kind: ticket.kind,
    title,
    outline: author === null ? null : { author, cc: [] },
  }
  const [opened] = await openTickets(trx, [opening], now)
  if (opened === undefined) throw new Error('expected a ticket for the split messages, got none')
  const inherited = [
    'queue_id',
    'type_id',
    'branch_id',
    'contract_id',
    'assignee_id',
    'classified_as',
  ] as const
  const row = await trx('tickets')
    .where({ id: ticket.id })
    .first(...inherited, 'requester_id', 'client_id')
  const { requester_id: requesterId, client_id: clientId, ...work } = row
  const asker = author === null ? { requester_id: requesterId, client_id: clientId } : {}
  await trx('tickets')
    .where({ id: opened.ticketId })
    .update({ ...work, ...asker })
  return opened
}

async function finish(trx: Db, ticket: LockedTicket, opened: Opened, { actor, now }: Action): Promise<void> {
  await trx('tickets')
    .where({ id: ticket.id })
    .update({ version: trx.raw('version + 1'), updated_at: now.toISOString() })
  for (const id of [ticket.id, opened.ticketId]) await recountUnread(trx, id)
  const links = [{ ticketId: ticket.id, kind: 'split' as const }]
  await linkTickets(trx, [{ ...opened, messageId: null, links }], now)
  const line = { actor, messageId: null, at: now }
  await addHistory(trx, [
    { ...line, ticketId: ticket.id, event: 'split-off', details: { protocol: opened.protocol } },
    { ...line, ticketId: opened.ticketId, event: 'split-from', details: { protocol: ticket.protocol } },
  ])
  await markForText(trx, [ticket.id, opened.ticketId], now)
  await waitAnew(trx, [opened.ticketId], now)
}
