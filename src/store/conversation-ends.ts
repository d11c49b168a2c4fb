import type { Knex } from 'knex'
import { answeringAddress, type Profile } from '../domain/desk.ts'
import type { Language } from '../domain/language.ts'
import type { Door } from '../domain/mail/door-nature.ts'
import { isPersonal, type MessageKind } from '../domain/mail/outline.ts'
import { mayBeWrittenTo } from '../domain/policy/author-aligned.ts'
import type { Basis } from '../domain/policy/basis.ts'
import { profileSettings, readSettingChanges } from '../domain/policy/settings.ts'
import type { Db } from './dialect.ts'

/** From where a mail about a ticket comes, what it follows, and whether its author may be written to by a machine. */
export type ConversationEnds = {
  readonly deskAddress: string
  readonly language: Language
  /** The Message-ID of the newest mail that a person sent; `null` when there is none. */
  readonly inReplyTo: string | null
  /** Whether a person wrote the mail that opened it, and could be answered. */
  readonly isFromPerson: boolean
  /** Whether that person was believed to be who From said. Complaint 7 */
  readonly isBelieved: boolean
}

type Ends = { ticket_id: string; first: number | string; latest: number | string | null }

type MailRow = {
  seq: number | string
  ticket_id: string
  recipient: string
  basis: string | null
  door: Door
  kind: MessageKind
  reverse_path: string | null
  message_id: string | null
}

type DeskRow = {
  ticket_id: string
  address: string
  language: Language
  profile: Profile
  settings: string
}

/** The ends of the conversations of tickets, by id; a ticket without a desk or without a mail has none. */
export async function readConversationEnds(
  db: Db,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, ConversationEnds>> {
  const desks: DeskRow[] = await db('tickets')
    .join('desks', 'desks.id', 'tickets.desk_id')
    .whereIn('tickets.id', ticketIds)
    .select('tickets.id as ticket_id', 'desks.address', 'desks.language', 'desks.profile', 'desks.settings')
  const ends: Ends[] = await mailsOf(db, ticketIds)
    .groupBy('deliveries.ticket_id')
    .select(
      'deliveries.ticket_id',
      db.raw('min(messages.seq) as first'),
      db.raw(`max(case when ${isPersonalMail} then messages.seq end) as latest`),
    )
  const mails: MailRow[] = await mailsOf(db, ticketIds)
    .whereIn(
      'messages.seq',
      ends.flatMap(({ first, latest }) => (latest === null ? [first] : [first, latest])),
    )
    .select(
      'messages.seq',
      'deliveries.ticket_id',
      'deliveries.recipient',
      'deliveries.basis',
      'messages.door',
      'messages.kind',
      'messages.reverse_path',
      'messages.message_id',
    )
  return new Map(
    desks.flatMap((desk) => {
      const end = ends.find(({ ticket_id: id }) => id === desk.ticket_id)
      const at = (seq: number | string | null | undefined): MailRow | undefined =>
        mails.find((mail) => mail.ticket_id === desk.ticket_id && String(mail.seq) === String(seq))
      const first = at(end?.first)
      return first === undefined ? [] : [[desk.ticket_id, endsOf(desk, first, at(end?.latest))]]
    }),
  )
}

const isPersonalMail = "messages.kind in ('new', 'reply', 'forward') and messages.reverse_path is not null"

function mailsOf(db: Db, ticketIds: readonly string[]): Knex.QueryBuilder {
  return db('deliveries')
    .join('messages', 'messages.id', 'deliveries.message_id')
    .whereIn('deliveries.ticket_id', ticketIds)
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket', 'reply'])
}

function endsOf(desk: DeskRow, first: MailRow, latest: MailRow | undefined): ConversationEnds {
  return {
    deskAddress: answeringAddress(desk.address, first.recipient),
    language: desk.language,
    inReplyTo: latest?.message_id ?? null,
    isFromPerson: isPersonal(first.kind) && first.reverse_path !== null,
    isBelieved: isBelieved(desk, first),
  }
}

/** What the judgement of the mail knew of its author, who is a victim where nothing proved him. */
function isBelieved({ profile, settings }: DeskRow, { basis, door }: MailRow): boolean {
  const known: Partial<Basis> | null = basis === null ? null : JSON.parse(basis)
  return mayBeWrittenTo({
    isAuthorTrusted: known?.facts?.isAuthorTrusted === true,
    envelope: { door },
    desk: { settings: { ...profileSettings[profile], ...readSettingChanges(JSON.parse(settings)) } },
  })
}
