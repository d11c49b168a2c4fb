import { foldAddress, withoutPlusPart } from '../domain/mail/address.ts'
import { maskedAddress } from '../domain/ticket/masked-address.ts'
import { columnJson, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { markForText } from './text-waiting.ts'
import { takeVersion, type VersionedAction } from './ticket-edits.ts'

/** Somebody who takes part in a ticket beside the requester. */
export type Participant = {
  readonly address: string
  /** Who added him; `null` for who was in Cc of its first mail. */
  readonly addedBy: string | null
}

/** More take part in no honest ticket. */
const maxParticipants = 100

/** What became of it. */
export type ParticipantChange =
  | 'done'
  | 'changed-meanwhile'
  | 'already'
  | 'requester'
  | 'ours'
  | 'too-many'
  | 'unknown'

type TicketRow = { cc: string; requester_address: string | null }

/** Who takes part in a ticket: those that its first mail names in Cc, then those added by hand. */
export async function listParticipants(db: Db, ticketId: string): Promise<readonly Participant[]> {
  const ticket = await ticketRow(db, ticketId)
  const cc: string[] = ticket === undefined ? [] : JSON.parse(ticket.cc)
  const added: { address: string; added_by: string | null }[] = await db('ticket_participants')
    .where({ ticket_id: ticketId })
    .orderBy('address_folded')
    .select('address', 'added_by')
  return [
    ...cc.map((address) => ({ address, addedBy: null })),
    ...added.map((row) => ({ address: row.address, addedBy: row.added_by ?? '' })),
  ]
}

/** Adds somebody to those who take part in a ticket. */
export async function addParticipant(
  db: Db,
  ticketId: string,
  address: string,
  action: VersionedAction,
): Promise<ParticipantChange> {
  const key = keyText(foldAddress(address))
  return db.transaction(async (trx) => {
    const ticket = await ticketRow(trx, ticketId)
    if (ticket?.requester_address === key) return 'requester'
    const known = await listParticipants(trx, ticketId)
    if (known.some((each) => keyText(foldAddress(each.address)) === key)) return 'already'
    if (known.length >= maxParticipants) return 'too-many'
    // A mail of ours that came back to a desk would be a new request.
    const ours = await trx('desk_addresses')
      .whereIn('folded_address', [key, keyText(withoutPlusPart(address))])
      .first('desk_id')
    if (ours !== undefined) return 'ours'
    if (!(await takeVersion(trx, ticketId, action))) return 'changed-meanwhile'
    await trx('ticket_participants').insert({
      ticket_id: ticketId,
      address_folded: key,
      address: keyText(address),
      added_by: action.actor,
    })
    await tell(trx, ticketId, 'participant-added', address, action)
    return 'done'
  })
}

/** Takes somebody out of those who take part in a ticket, whether a mail or a person put him there. */
export async function removeParticipant(
  db: Db,
  ticketId: string,
  address: string,
  action: VersionedAction,
): Promise<ParticipantChange> {
  const key = keyText(foldAddress(address))
  return db.transaction(async (trx) => {
    const cc: string[] = JSON.parse((await ticketRow(trx, ticketId))?.cc ?? '[]')
    const left = cc.filter((each) => keyText(foldAddress(each)) !== key)
    const added = trx('ticket_participants').where({ ticket_id: ticketId, address_folded: key })
    const isAdded = (await added.clone().first('address')) !== undefined
    if (!isAdded && left.length === cc.length) return 'unknown'
    if (!(await takeVersion(trx, ticketId, action, { cc: columnJson(left) }))) return 'changed-meanwhile'
    await added.delete()
    await tell(trx, ticketId, 'participant-removed', address, action)
    return 'done'
  })
}

/** The line names a contact by its id and else tells little of the address: nobody can take it out again. */
async function tell(
  trx: Db,
  ticketId: string,
  event: 'participant-added' | 'participant-removed',
  address: string,
  { actor, now }: VersionedAction,
): Promise<void> {
  const contact: { id: string } | undefined = await trx('contacts')
    .where({ address: keyText(foldAddress(address)) })
    .first('id')
  const details = { who: maskedAddress(foldAddress(address)), contactId: contact?.id ?? null }
  await addHistory(trx, [{ ticketId, event, actor, messageId: null, details, at: now }])
  await markForText(trx, [ticketId], now)
}

function ticketRow(db: Db, ticketId: string): Promise<TicketRow | undefined> {
  return db('tickets')
    .leftJoin('contacts', 'contacts.id', 'tickets.requester_id')
    .where({ 'tickets.id': ticketId })
    .first('tickets.cc', 'contacts.address as requester_address')
}
