import { createHash } from 'node:crypto'
import { subjectCore } from '../domain/mail/subject.ts'
import type { Parent } from '../domain/policy/facts.ts'
import { keyText } from './column-text.ts'
import { contactsAt, knownAddresses } from './known-addresses.ts'
import type { Db } from './dialect.ts'

/** A longer address is nobody's, and no database takes every length of it. RFC 5321 §4.5.3.1 */
const maxAddressLength = 320

/** Whether the Cc of a ticket names the person with an address, by any other address of that person. */
const isCopied = `exists (select 1 from contact_addresses as own
  join ${knownAddresses} on known_addresses.contact_id = own.contact_id
  where replace(lower(tickets.cc), '"' || known || '"', '') <> lower(tickets.cc)
    and own.contact_id in (select contact_id from ${knownAddresses.replace('known_addresses', 'mine')} where known = ?))`

/** Which ticket a subject may lead to. */
export type SubjectSearch = {
  readonly deskId: string
  readonly subject: string
  /** The folded address of who must be its requester or in its CC; `null` where anybody may be. */
  readonly participant: string | null
  /** Only tickets opened before; `null` for all. */
  readonly before: Date | null
}

/**
 * The key by which subjects are compared, prefixes and case left out; `null` for one that says nothing. M26d
 *
 * A digest, so that the index stays small whatever senders write.
 */
export function subjectKey(subject: string): string | null {
  const core = subjectCore(subject).normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
  return core === '' ? null : createHash('sha256').update(core).digest('hex').slice(0, 24)
}

/** The latest ticket of this subject that is not closed, at this desk or in its queue; `null` when there is none. */
export async function findBySubject(
  db: Db,
  { deskId, subject, participant, before }: SubjectSearch,
): Promise<Parent | null> {
  const key = subjectKey(subject)
  if (key === null || (participant !== null && participant.length > maxAddressLength)) return null
  const query = db('tickets')
    .where({ subject_key: key })
    .whereIn('state', ['open', 'awaiting-validation'])
    .andWhere((at) => {
      void at
        .where({ desk_id: deskId })
        .orWhereIn('id', db('ticket_desks').where({ desk_id: deskId }).select('ticket_id'))
    })
  if (before !== null) void query.andWhere('created_at', '<', before.toISOString())
  if (participant !== null) {
    void query.andWhere((who) => {
      void who
        .whereIn('requester_id', contactsAt(db, participant))
        .orWhereRaw(`lower(cc) like ? escape '!'`, [`%${literal(JSON.stringify(participant))}%`])
        .orWhereRaw(isCopied, [keyText(participant)])
    })
  }
  const found = await query.orderBy('seq', 'desc').first('id', 'protocol')
  return found === undefined ? null : { ticketId: found.id, protocol: found.protocol, signal: 'same-subject' }
}

/** A text in which LIKE finds no wildcards. */
function literal(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}
