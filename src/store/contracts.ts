import type { Contract } from '../domain/ticket/ticket-type.ts'
import { clientIdOf } from './clients.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { removeNamed, saveNamed } from './named-rows.ts'

/** All contracts with their clients, by name. */
export async function listContracts(db: Db): Promise<readonly Contract[]> {
  const rows: { id: string; name: string; client: string | null; active: boolean | number }[] = await db(
    'contracts',
  )
    .leftJoin('clients', 'clients.id', 'contracts.client_id')
    .orderBy('contracts.folded_name')
    .select('contracts.id', 'contracts.name', 'contracts.active', 'clients.name as client')
  return rows.map(({ id, name, client, active }) => ({
    id,
    name,
    client: client ?? '',
    active: Boolean(active),
  }))
}

/** A contract about to be written, with the channel that its mail leaves by; `undefined` leaves that as it is. F11 */
export type SavedContract = Contract & { readonly channelId?: string | null }

/** Writes a contract, and its client when there is none of this name; `false` when another has its name. */
export async function saveContract(database: Database, contract: SavedContract, now: Date): Promise<boolean> {
  const { id, name, client, active, channelId } = contract
  return writeTransaction(database, async (trx) => {
    const clientId = client.trim() === '' ? null : await clientIdOf(trx, client, now)
    return saveNamed(trx, 'contracts', {
      id,
      name,
      client_id: clientId,
      active,
      ...(channelId === undefined ? {} : { channel_id: channelId }),
    })
  })
}

/** Removes a contract that no ticket and no desk names; whether it is gone. */
export async function removeContract(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) =>
    removeNamed(trx, 'contracts', id, [
      ['desks', 'contract_id'],
      ['tickets', 'contract_id'],
    ]),
  )
}
