import type { Branch } from '../domain/ticket/ticket-type.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { removeNamed, saveNamed } from './named-rows.ts'

/** All branches, by name. */
export async function listBranches(db: Db): Promise<readonly Branch[]> {
  return db('branches').orderBy('folded_name').select('id', 'name')
}

/** Writes a branch; `false` when another has its name. */
export async function saveBranch(database: Database, { id, name }: Branch): Promise<boolean> {
  return writeTransaction(database, (trx) => saveNamed(trx, 'branches', { id, name }))
}

/** Removes a branch that no ticket, desk or ticket type names; whether it is gone. */
export async function removeBranch(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) =>
    removeNamed(trx, 'branches', id, [
      ['ticket_types', 'branch_id'],
      ['desks', 'branch_id'],
      ['tickets', 'branch_id'],
    ]),
  )
}
