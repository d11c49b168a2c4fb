import { differences, type PlainValue } from '../domain/policy/policy-change.ts'
import type { Db } from './dialect.ts'
import { type Authorship, bumpPolicyVersion, lockPolicy } from './policy-version.ts'

/** What the tickets of a desk get unless a classification says otherwise. */
export type Destination = {
  readonly typeId: string | null
  readonly contractId: string | null
  readonly branchId: string | null
}

/** A destination with the desk that it is of. */
export type DeskDestination = Destination & { readonly deskId: string; readonly address: string }

type DestinationRow = {
  id: string
  address: string
  ticket_type_id: string | null
  contract_id: string | null
  branch_id: string | null
}

/** The destinations of desks; of all when none is named. */
export async function listDestinations(
  db: Db,
  deskIds?: readonly string[],
): Promise<readonly DeskDestination[]> {
  const query = db('desks').orderBy('address')
  if (deskIds !== undefined) void query.whereIn('id', deskIds)
  const rows: DestinationRow[] = await query.select(
    'id',
    'address',
    'ticket_type_id',
    'contract_id',
    'branch_id',
  )
  return rows.map((row) => ({
    deskId: row.id,
    address: row.address,
    typeId: row.ticket_type_id,
    contractId: row.contract_id,
    branchId: row.branch_id,
  }))
}

/** Sets what the tickets of a desk get. */
export async function changeDestination(
  db: Db,
  deskId: string,
  { typeId, contractId, branchId }: Destination,
  { actor, now }: Authorship,
): Promise<void> {
  await db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = await inWords(trx, deskId)
    await trx('desks')
      .where({ id: deskId })
      .update({ ticket_type_id: typeId, contract_id: contractId, branch_id: branchId })
    const after = await inWords(trx, deskId)
    const changes = differences(before.fields, after.fields)
    await bumpPolicyVersion(trx, { event: 'desk-changed', subject: after.address, actor, changes }, now)
  })
}

type InWords = { readonly address: string; readonly fields: Readonly<Record<string, PlainValue>> }

async function inWords(trx: Db, deskId: string): Promise<InWords> {
  const row = await trx('desks')
    .leftJoin('ticket_types', 'ticket_types.id', 'desks.ticket_type_id')
    .leftJoin('contracts', 'contracts.id', 'desks.contract_id')
    .leftJoin('branches', 'branches.id', 'desks.branch_id')
    .where({ 'desks.id': deskId })
    .first(
      'desks.address as address',
      'ticket_types.name as type',
      'contracts.name as contract',
      'branches.name as branch',
    )
  const { address = '', type = null, contract = null, branch = null } = row ?? {}
  return { address, fields: { type, contract, branch } }
}
