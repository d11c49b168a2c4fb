import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import type { Action } from './ticket-changes.ts'
import { changePreTicket, type Seen } from './triage.ts'

/** What came of attaching: the pre-ticket, or the ticket it was to go to, may have changed meanwhile. */
export type Attached = 'done' | 'changed' | 'no-target'

/**
 * Puts the mails of a pre-ticket into a ticket, which shows them as unread; no ticket of its own ever existed.
 *
 * A ticket that has ended takes them too and stays as it is: what nobody has read is shown all the same. C35
 */
export async function attachPreTicket(
  trx: Db,
  seen: Seen,
  target: Pick<Seen, 'id' | 'protocol'>,
  action: Action,
): Promise<Attached> {
  // Both rows in one order: of two who attach one to the other, the second finds what the first has done.
  const rows: Row[] = await trx('tickets')
    .whereIn('id', [seen.id, target.id])
    .orderBy('id')
    .forUpdate()
    .select('id', 'unread', 'state', 'merged_into_id')
  const into = rows.find(({ id }) => id === target.id)
  const own = rows.find(({ id }) => id === seen.id)
  if (own === undefined || into === undefined || own === into || !takes(into)) return 'no-target'
  const { unread } = own
  const columns = { state: 'closed', merged_into_id: target.id, unread: 0 }
  const line = { event: 'attached' as const, details: { protocol: target.protocol, unread } }
  if (!(await changePreTicket(trx, seen, columns, line, action))) return 'changed'
  await trx('deliveries').where({ ticket_id: seen.id }).update({ ticket_id: target.id })
  await addUnread(trx, target.id, unread, action.now)
  await addHistory(trx, [
    {
      ticketId: target.id,
      event: 'mail-attached',
      actor: action.actor,
      messageId: await firstMessage(trx, seen.protocol),
      details: { protocol: seen.protocol },
      at: action.now,
    },
  ])
  return 'done'
}

/** Opens a pre-ticket again that was discarded, or attached to a ticket; whether it was still as seen. */
export async function restorePreTicket(trx: Db, seen: Seen, { actor, now }: Action): Promise<boolean> {
  const row: Row | undefined = await trx('tickets')
    .where({ id: seen.id, version: seen.version, kind: 'pre-ticket' })
    .first()
  const target = row?.merged_into_id ?? null
  if (row === undefined || (row.state !== 'discarded' && target === null)) return false
  const unread = target === null ? row.unread : await takeBack(trx, seen, target, now)
  const changed = await trx('tickets')
    .where({ id: seen.id, version: seen.version })
    .update({
      state: 'open',
      merged_into_id: null,
      unread,
      version: seen.version + 1,
      updated_at: now.toISOString(),
    })
  if (changed === 0) throw new Error(`expected ${seen.protocol} to be as it was read in this transaction`)
  await addHistory(trx, [
    { ticketId: seen.id, event: 'restored', actor, messageId: null, details: {}, at: now },
    ...(target === null
      ? []
      : [
          {
            ticketId: target,
            event: 'mail-detached' as const,
            actor,
            messageId: null,
            details: { protocol: seen.protocol },
            at: now,
          },
        ]),
  ])
  return true
}

type Row = { id: string; unread: number; state: string; merged_into_id: string | null }

function takes({ state, merged_into_id }: Row): boolean {
  return merged_into_id === null && state !== 'discarded' && state !== 'spam'
}

/** Takes the mails of a pre-ticket out of a ticket; how many nobody had read when they went there. */
async function takeBack(trx: Db, seen: Seen, target: string, now: Date): Promise<number> {
  const line = await trx('history')
    .where({ ticket_id: seen.id, event: 'attached' })
    .orderBy('seq', 'desc')
    .first('details')
  const { unread = 0 }: { unread?: number } = JSON.parse(line?.details ?? '{}')
  const protocols = trx('tickets')
    .where({ id: seen.id })
    .orWhere({ merged_into_id: seen.id })
    .select('protocol')
  await trx('deliveries')
    .where({ ticket_id: target })
    .whereIn('message_id', trx('messages').whereIn('protocol', protocols).select('id'))
    .update({ ticket_id: seen.id })
  await addUnread(trx, target, -unread, now)
  return unread
}

async function addUnread(trx: Db, id: string, count: number, now: Date): Promise<void> {
  await trx('tickets')
    .where({ id })
    .update({
      unread: trx.raw('case when unread + ? > 0 then unread + ? else 0 end', [count, count]),
      updated_at: now.toISOString(),
    })
}

async function firstMessage(trx: Db, protocol: string): Promise<string | null> {
  const row = await trx('messages').where({ protocol }).orderBy('seq').first('id')
  return row?.id ?? null
}
