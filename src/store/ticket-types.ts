import type { RequirableField, TicketType } from '../domain/ticket/ticket-type.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { removeNamed, saveNamed } from './named-rows.ts'

type TypeRow = {
  id: string
  name: string
  queue_id: string | null
  group_id: string | null
  branch_id: string | null
  has_links: boolean | number
  required_fields: string
  position: number
  active: boolean | number
}

/** All ticket types, in their order. */
export async function listTicketTypes(db: Db): Promise<readonly TicketType[]> {
  const rows: TypeRow[] = await db('ticket_types').orderBy(['position', 'folded_name'])
  return rows.map(toType)
}

/** One ticket type; `null` when there is none. */
export async function findTicketType(db: Db, id: string): Promise<TicketType | null> {
  const row: TypeRow | undefined = await db('ticket_types').where({ id }).first()
  return row === undefined ? null : toType(row)
}

/** Writes a ticket type; `false` when another has its name. */
export async function saveTicketType(database: Database, type: TicketType): Promise<boolean> {
  const { id, name, position, active } = type
  return writeTransaction(database, (trx) =>
    saveNamed(trx, 'ticket_types', {
      id,
      name,
      queue_id: type.queueId,
      group_id: type.groupId,
      branch_id: type.branchId,
      has_links: type.hasLinks,
      required_fields: JSON.stringify(type.requiredFields),
      position,
      active,
    }),
  )
}

/** Removes a ticket type that no ticket has, no desk gives and no step of the workflow names; whether it is gone. */
export async function removeTicketType(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) =>
    removeNamed(trx, 'ticket_types', id, [
      ['desks', 'ticket_type_id'],
      ['tickets', 'type_id'],
      ['classifications', 'type_id'],
      ['workflow_steps', 'type_id'],
    ]),
  )
}

function toType(row: TypeRow): TicketType {
  const requiredFields: readonly RequirableField[] = JSON.parse(row.required_fields)
  return {
    id: row.id,
    name: row.name,
    queueId: row.queue_id,
    groupId: row.group_id,
    branchId: row.branch_id,
    hasLinks: Boolean(row.has_links),
    requiredFields,
    position: row.position,
    active: Boolean(row.active),
  }
}
