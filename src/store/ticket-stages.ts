import { columnText } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { foldedName } from './folded-name.ts'
import { addHistory } from './history.ts'
import { newId } from './id.ts'
import { takeVersion, type VersionedAction } from './ticket-edits.ts'

/** A stage that tickets of a type go through, such as “payment confirmed”. C13 */
export type TicketStage = { readonly id: string; readonly typeId: string; readonly name: string }

type StageRow = { id: string; type_id: string; name: string; position: number; folded_name: string }

/** The stages of a type in their order; of every type when none is named. */
export async function listStages(db: Db, typeId?: string): Promise<readonly TicketStage[]> {
  const query = db('ticket_stages').orderBy(['type_id', 'position'])
  if (typeId !== undefined) void query.where({ type_id: typeId })
  const rows: StageRow[] = await query
  return rows.map(({ id, type_id, name }) => ({ id, typeId: type_id, name }))
}

/** The stage that a ticket has come to; `null` for none. */
export async function findStageOf(db: Db, ticketId: string): Promise<TicketStage | null> {
  const row: StageRow | undefined = await db('tickets')
    .join('ticket_stages', 'ticket_stages.id', 'tickets.stage_id')
    .where({ 'tickets.id': ticketId })
    .first('ticket_stages.*')
  return row === undefined ? null : { id: row.id, typeId: row.type_id, name: row.name }
}

/**
 * Writes the stages of a type, in this order; those of the same name stay what they are.
 *
 * Answers the name of the first that is missing and yet a step of the workflow waits for, and changes nothing then.
 */
export async function saveStages(
  database: Database,
  typeId: string,
  names: readonly string[],
  now: Date,
): Promise<string | null> {
  return writeTransaction(database, async (trx) => {
    const rows: StageRow[] = await trx('ticket_stages').where({ type_id: typeId })
    const wanted = new Map(names.map((name) => [foldedName(name), name.trim()]))
    const gone = rows.filter(({ folded_name: key }) => !wanted.has(key))
    const used = await trx('workflow_steps')
      .whereIn(
        'stage_id',
        gone.map(({ id }) => id),
      )
      .first('stage_id')
    if (used !== undefined) return gone.find(({ id }) => id === used.stage_id)?.name ?? ''
    const ids = gone.map(({ id }) => id)
    await trx('tickets').whereIn('stage_id', ids).update({ stage_id: null })
    await trx('ticket_stages').whereIn('id', ids).delete()
    let position = 0
    for (const [key, name] of wanted) {
      position += 1
      const known = rows.find((row) => row.folded_name === key)
      const columns = { name: columnText(name), position }
      if (known !== undefined) await trx('ticket_stages').where({ id: known.id }).update(columns)
      else
        await trx('ticket_stages').insert({ id: newId(now), type_id: typeId, folded_name: key, ...columns })
    }
    return null
  })
}

/** Says which stage a ticket has come to; whether it was still as it was seen. */
export async function setStage(
  database: Database,
  ticketId: string,
  stage: TicketStage,
  action: VersionedAction,
): Promise<boolean> {
  return writeTransaction(database, async (trx) => {
    const before = await findStageOf(trx, ticketId)
    if (!(await takeVersion(trx, ticketId, action, { stage_id: stage.id }))) return false
    const details = { from: before?.name ?? null, to: stage.name }
    const line = { ticketId, event: 'stage-set', messageId: null, details } as const
    await addHistory(trx, [{ ...line, actor: action.actor, at: action.now }])
    return true
  })
}
