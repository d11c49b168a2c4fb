import type { Knex } from 'knex'
import type { Association } from '../domain/association.ts'
import { differences } from '../domain/policy/policy-change.ts'
import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { foldedName } from './folded-name.ts'
import { newId } from './id.ts'
import { type KeyPage, type KeyPageRequest, pageByKey } from './key-page.ts'
import { insertRows, selectIn } from './multi-row.ts'
import { type Authorship, bumpPolicyVersion, byGateway, lockPolicy } from './policy-version.ts'

/** What a new rule needs. */
export type NewAssociation = { readonly domain: string; readonly client: string; readonly owner: string }

/** A longer text finds nothing: no domain has as much. */
const maxSearched = 254

type AssociationRow = {
  domain: string
  client_id: string
  name: string
  owner: string
  created_at: string
}

/** The id of the client with this name, whatever its case; the client is made when there is none. */
export async function clientIdOf(trx: Db, name: string, now: Date): Promise<string> {
  const id = (await clientIdsOf(trx, [name], now)).get(name)
  if (id === undefined) throw new Error(`expected a name of a client, got ${JSON.stringify(name)}`)
  return id
}

/** The ids of the clients with these names, by name as given; blank names have none. */
export async function clientIdsOf(
  trx: Db,
  names: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const named = new Map(names.filter((name) => name.trim() !== '').map((name) => [foldedName(name), name]))
  const at = now.toISOString()
  const rows = [...named].map(([folded, name]) => [newId(now), columnText(name.trim()) ?? '', folded, at])
  const tail = ' on conflict (folded_name) do nothing'
  await insertRows(trx, 'clients', ['id', 'name', 'folded_name', 'created_at'], rows, tail)
  const select = 'select id, folded_name from clients where folded_name in'
  const found = await selectIn<{ id: string; folded_name: string }>(trx, select, [...named.keys()])
  const ids = new Map(found.map(({ id, folded_name }) => [folded_name, id]))
  return new Map(
    names.flatMap((name): [string, string][] => {
      const id = ids.get(foldedName(name))
      return id === undefined ? [] : [[name, id]]
    }),
  )
}

/** The names of all clients, in order. */
export async function listClients(db: Db): Promise<readonly string[]> {
  return db('clients').orderBy('folded_name').pluck('name')
}

/** All rules, by domain. */
export async function listAssociations(db: Db): Promise<readonly Association[]> {
  const rows: AssociationRow[] = await selectAssociations(db).orderBy('associations.domain')
  return rows.map(toAssociation)
}

/** The rules that a text finds in domain or client, from a domain on. */
export function listAssociationPage(db: Db, request: KeyPageRequest): Promise<KeyPage<Association>> {
  const searched = `(associations.domain || ' ' || clients.folded_name)`
  const columns = { key: 'associations.domain', searched, fold: foldedName, maxSearched }
  return pageByKey<AssociationRow, Association>(selectAssociations(db), columns, request, toAssociation)
}

/** The rule of a domain; `null` when it has none. */
export async function findAssociation(db: Db, domain: string): Promise<Association | null> {
  const row: AssociationRow | undefined = await selectAssociations(db)
    .where({ 'associations.domain': domain })
    .first()
  return row === undefined ? null : toAssociation(row)
}

function selectAssociations(db: Db): Knex.QueryBuilder {
  return db('associations')
    .join('clients', 'clients.id', 'associations.client_id')
    .select('associations.*', 'clients.name')
}

/** Associates a domain with a client, instead of the one it had; the domain as `readDomain` gives it. M24c */
export async function addAssociation(
  db: Db,
  { domain, client, owner }: NewAssociation,
  now: Date,
  actor: string = owner,
): Promise<void> {
  await db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = await plainRule(trx, domain)
    const client_id = await clientIdOf(trx, client, now)
    await trx('associations')
      .insert({ domain, client_id, owner: columnText(owner), created_at: now.toISOString() })
      .onConflict('domain')
      .merge(['client_id', 'owner'])
    const changes = differences(before, await plainRule(trx, domain))
    await bumpPolicyVersion(trx, { event: 'association-added', subject: domain, actor, changes }, now)
  })
}

/** Removes a rule; whether there was one. Contacts and tickets keep their client. */
export async function removeAssociation(
  db: Db,
  domain: string,
  { actor, now }: Authorship = byGateway(),
): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const changes = differences(await plainRule(trx, domain), null)
    await bumpPolicyVersion(trx, { event: 'association-removed', subject: domain, actor, changes }, now)
    return (await trx('associations').where({ domain }).delete()) > 0
  })
}

/** What a domain is associated with; `null` when with nothing. */
async function plainRule(trx: Db, domain: string): Promise<{ client: string; owner: string } | null> {
  const row = await trx('associations')
    .join('clients', 'clients.id', 'associations.client_id')
    .where({ 'associations.domain': domain })
    .first('clients.name as client', 'associations.owner as owner')
  return row ?? null
}

function toAssociation({ domain, client_id, name, owner, created_at }: AssociationRow): Association {
  return { domain, clientId: client_id, client: name, owner, createdAt: new Date(created_at) }
}
