import { createHash } from 'node:crypto'
import { subjectCore } from '../domain/mail/subject.ts'
import type { Parent } from '../domain/policy/facts.ts'
import type { Db } from './dialect.ts'
import { whereTakesPart } from './takes-part.ts'

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
  if (key === null) return null
  const query = db('tickets')
    .where({ subject_key: key })
    .whereIn('state', ['open', 'awaiting-validation'])
    .andWhere((at) => {
      void at
        .where({ desk_id: deskId })
        .orWhereIn('id', db('ticket_desks').where({ desk_id: deskId }).select('ticket_id'))
    })
  if (before !== null) void query.andWhere('created_at', '<', before.toISOString())
  if (participant !== null) whereTakesPart(db, query, participant)
  const found = await query.orderBy('seq', 'desc').first('id', 'protocol')
  return found === undefined ? null : { ticketId: found.id, protocol: found.protocol, signal: 'same-subject' }
}
