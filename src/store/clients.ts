import type { Association } from '../domain/association.ts'
import { columnText, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { bumpPolicyVersion } from './policy-version.ts'

/** What a new rule needs. */
export type NewAssociation = { readonly domain: string; readonly client: string; readonly owner: string }

type AssociationRow = {
  domain: string
  client_id: string
  name: string
  owner: string
  created_at: string
}

/** The id of the client with this name, whatever its case; the client is made when there is none. */
export async function clientIdOf(trx: Db, name: string, now: Date): Promise<string> {
  const folded_name = keyText(name.trim().toLowerCase())
  await trx('clients')
    .insert({
      id: newId(now),
      name: columnText(name.trim()) ?? '',
      folded_name,
      created_at: now.toISOString(),
    })
    .onConflict('folded_name')
    .ignore()
  const row = await trx('clients').where({ folded_name }).first('id')
  if (row === undefined) throw new Error(`expected the client ${name} to be there after it was written`)
  return row.id
}

/** The names of all clients, in order. */
export async function listClients(db: Db): Promise<readonly string[]> {
  return db('clients').orderBy('folded_name').pluck('name')
}

/** All rules, by domain. */
export async function listAssociations(db: Db): Promise<readonly Association[]> {
  const rows: AssociationRow[] = await db('associations')
    .join('clients', 'clients.id', 'associations.client_id')
    .orderBy('associations.domain')
    .select('associations.*', 'clients.name')
  return rows.map(toAssociation)
}

/** Associates a domain with a client, instead of the one it had; the domain as `readDomain` gives it. M24c */
export async function addAssociation(
  db: Db,
  { domain, client, owner }: NewAssociation,
  now: Date,
): Promise<void> {
  await db.transaction(async (trx) => {
    await bumpPolicyVersion(trx)
    const client_id = await clientIdOf(trx, client, now)
    await trx('associations')
      .insert({ domain, client_id, owner: columnText(owner), created_at: now.toISOString() })
      .onConflict('domain')
      .merge(['client_id', 'owner'])
  })
}

/** Removes a rule; whether there was one. Contacts and tickets keep their client. */
export async function removeAssociation(db: Db, domain: string): Promise<boolean> {
  return db.transaction(async (trx) => {
    await bumpPolicyVersion(trx)
    return (await trx('associations').where({ domain }).delete()) > 0
  })
}

function toAssociation({ domain, client_id, name, owner, created_at }: AssociationRow): Association {
  return { domain, clientId: client_id, client: name, owner, createdAt: new Date(created_at) }
}
