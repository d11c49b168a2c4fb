import type { Db } from './dialect.ts'

/** The tickets that mails of ours are about, in the order of the mails; those about none are left out. */
export async function ticketsOfMails(db: Db, mailIds: readonly string[]): Promise<readonly string[]> {
  if (mailIds.length === 0) return []
  const rows: { message_id: string; ticket_id: string }[] = await db('outgoing_mails')
    .whereIn('message_id', mailIds)
    .whereNotNull('ticket_id')
    .select('message_id', 'ticket_id')
  return mailIds.flatMap((id) => rows.find((row) => row.message_id === id)?.ticket_id ?? [])
}
