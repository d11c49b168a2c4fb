import { type Database, writeTransaction } from '../../src/store/database.ts'
import { listDesks } from '../../src/store/desks.ts'
import { openTickets } from '../../src/store/openings.ts'
import { askValidation } from '../../src/store/ticket-changes.ts'

/** Gives a person tickets that await validation, at the first desk, and answers their ids. */
export async function awaitValidation(
  database: Database,
  address: string,
  count = 1,
): Promise<readonly string[]> {
  const [desk] = await listDesks(database.reader)
  if (desk === undefined) throw new Error('expected a desk, got none')
  const now = new Date()
  const outline = { author: { name: '', address }, cc: [] }
  const opening = { messageId: 'none', deskId: desk.id, kind: 'ticket', title: 'Teclado', outline } as const
  const opened = await writeTransaction(database, (trx) =>
    openTickets(
      trx,
      Array.from({ length: count }, () => opening),
      now,
    ),
  )
  for (const { ticketId } of opened) await askValidation(database.writer, ticketId, { actor: 'Rui', now })
  return opened.map(({ ticketId }) => ticketId)
}
