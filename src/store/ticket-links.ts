import type { LinkKind, TicketLink } from '../domain/ticket/link.ts'
import type { Permissions } from '../domain/permission.ts'
import type { Db } from './dialect.ts'
import { addHistory, type NewHistoryEntry } from './history.ts'
import { waitAnew } from './inactive-agents.ts'
import { insertRows } from './multi-row.ts'
import { visibleTickets } from './permissions.ts'

/** A new ticket that a mail has opened beside older ones. */
export type OpenedBeside = Opened & {
  readonly messageId: string | null
  readonly links: readonly TicketLink[]
}

type Opened = { readonly ticketId: string; readonly protocol: string }

/** A ticket that is shown beside another. */
export type LinkedTicket = {
  readonly protocol: string
  readonly kind: LinkKind
  /** Whether it is the one that was there before. */
  readonly isOlder: boolean
}

/** Tickets shown beside one: anybody may write many that name it. */
const maxLinked = 50

/**
 * Links new tickets to the older ones they stand beside, and tells those which it was that goes on with them.
 *
 * Of a ticket that a stranger has named its history says nothing: he could fill it as he likes.
 */
export async function linkTickets(trx: Db, opened: readonly OpenedBeside[], at: Date): Promise<void> {
  const rows = opened.flatMap(({ ticketId, links }) =>
    links.map((link) => [ticketId, link.ticketId, link.kind, at.toISOString()]),
  )
  if (rows.length === 0) return
  const tail = ' on conflict do nothing'
  await insertRows(trx, 'ticket_links', ['ticket_id', 'other_id', 'kind', 'at'], rows, tail)
  const told = opened.flatMap(({ protocol, messageId, links }) =>
    links
      .filter(({ kind }) => kind === 'follow-up')
      .map(({ ticketId }): NewHistoryEntry => {
        const details = { protocol }
        return { ticketId, event: 'followed-up', actor: null, messageId, details, at }
      }),
  )
  if (told.length > 0) await addHistory(trx, told)
}

/** The tickets beside one that a user may see, the oldest first. */
export async function listLinks(
  db: Db,
  ticketId: string,
  permissions: Permissions = new Map(),
): Promise<readonly LinkedTicket[]> {
  const read = async (from: string, to: string) => {
    const query = db('ticket_links')
      .join('tickets', 'tickets.id', `ticket_links.${to}`)
      .where({ [`ticket_links.${from}`]: ticketId })
      .orderBy('tickets.seq')
      .limit(maxLinked)
      .select('tickets.protocol', 'ticket_links.kind')
    visibleTickets(query, permissions)
    const rows: { protocol: string; kind: LinkKind }[] = await query
    return rows.map((row) => ({ ...row, isOlder: to === 'other_id' }))
  }
  return [...(await read('ticket_id', 'other_id')), ...(await read('other_id', 'ticket_id'))]
}

/** A ticket that had ended, and the mail for which it is worked again. */
export type Reopening = { readonly ticketId: string; readonly messageId: string }

/**
 * Opens tickets again that have ended, for the mails that came for them. C35
 *
 * One that was merged since a mail was judged stays closed: where it was merged into is opened.
 */
export async function reopenForMail(trx: Db, reopenings: readonly Reopening[], at: Date): Promise<void> {
  const reopened = new Set<string>()
  for (const { ticketId, messageId } of reopenings) {
    const holder = trx('tickets').where({ id: ticketId }).select(trx.raw('coalesce(merged_into_id, id)'))
    const [ticket]: { id: string }[] = await trx('tickets')
      .whereIn('id', holder)
      .whereNull('merged_into_id')
      .whereIn('state', ['closed', 'discarded'])
      .update({ state: 'open', version: trx.raw('version + 1'), updated_at: at.toISOString() })
      .returning('id')
    if (ticket === undefined) continue
    await addHistory(trx, [
      { ticketId: ticket.id, event: 'reopened', actor: null, messageId, details: {}, at },
    ])
    reopened.add(ticket.id)
  }
  await waitAnew(trx, [...reopened], at)
}
