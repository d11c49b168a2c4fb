import type { Knex } from 'knex'
import type { Db } from './dialect.ts'
import { foldedName } from './folded-name.ts'
import { whereHolds } from './like.ts'

/** A client with how much belongs to it. */
export type ClientSummary = {
  readonly id: string
  readonly name: string
  readonly people: number
  /** The first of its domains. */
  readonly domains: readonly string[]
  /** How many more domains there are. */
  readonly otherDomains: number
}

/** Which clients a list asks for. */
export type ClientListRequest = {
  /** A part of the name, in any case; empty for all. */
  readonly text: string
  /** Only those whose folded name comes after this one. */
  readonly after?: string
  /** Only those whose folded name comes before this one, the nearest ones. */
  readonly before?: string
  readonly limit: number
}

/** A part of the clients, in the order of their names, with what the pages before and after begin from. */
export type ClientPage = {
  readonly rows: readonly ClientSummary[]
  readonly previous: string | null
  readonly next: string | null
}

/** No name of a client is longer, so nothing longer finds one. */
const maxSearched = 200
const domainsShown = 5

/** The clients that a text finds, from a name on, with their people and domains counted. */
export async function listClientPage(db: Db, request: ClientListRequest): Promise<ClientPage> {
  const { after = '', before = '', limit } = request
  const isBackwards = after === '' && before !== ''
  const query = named(db, request.text)
  if (after !== '') void query.where('folded_name', '>', after)
  else if (isBackwards) void query.where('folded_name', '<', before)
  const found: { id: string; name: string; folded_name: string }[] = await query
    .orderBy('folded_name', isBackwards ? 'desc' : 'asc')
    .limit(limit + 1)
    .select('id', 'name', 'folded_name')
  const shown = isBackwards ? found.slice(0, limit).reverse() : found.slice(0, limit)
  const hasMore = found.length > limit
  const ids = shown.map(({ id }) => id)
  const people = await countedBy(db('contacts').whereIn('client_id', ids).whereNull('merged_into_id'))
  const domains = await countedBy(db('associations').whereIn('client_id', ids))
  const first = await firstDomains(db, ids)
  return {
    rows: shown.map(({ id, name }) => ({
      id,
      name,
      people: people.get(id) ?? 0,
      domains: first.get(id) ?? [],
      otherDomains: (domains.get(id) ?? 0) - (first.get(id)?.length ?? 0),
    })),
    previous: (isBackwards ? hasMore : after !== '') ? (shown.at(0)?.folded_name ?? null) : null,
    next: isBackwards || hasMore ? (shown.at(-1)?.folded_name ?? null) : null,
  }
}

/** The names of clients that a text finds, in order, as many as are asked for. */
export function listClientNames(db: Db, text: string, limit: number): Promise<readonly string[]> {
  return named(db, text).orderBy('folded_name').limit(limit).pluck('name')
}

/** The name that a client is registered by, whatever the case it is asked for in; `null` when nobody knows it. */
export async function findClientName(db: Db, name: string): Promise<string | null> {
  const row: { name: string } | undefined = await db('clients')
    .where({ folded_name: foldedName(name) })
    .first('name')
  return row?.name ?? null
}

function named(db: Db, text: string): Knex.QueryBuilder {
  const query = db('clients')
  whereHolds(query, 'folded_name', foldedName(text).slice(0, maxSearched))
  return query
}

async function countedBy(query: Knex.QueryBuilder): Promise<ReadonlyMap<string, number>> {
  const rows: { client_id: string; count: number | string }[] = await query
    .groupBy('client_id')
    .select('client_id')
    .count({ count: '*' })
  return new Map(rows.map(({ client_id: id, count }) => [id, Number(count)]))
}

async function firstDomains(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const numbered = db('associations')
    .whereIn('client_id', ids)
    .select('client_id', 'domain')
    .rowNumber('place', (window) => {
      void window.partitionBy('client_id').orderBy('domain')
    })
  const rows: { client_id: string; domain: string }[] = await db
    .from(numbered.as('numbered'))
    .where('place', '<=', domainsShown)
    .orderBy('domain')
    .select('client_id', 'domain')
  const domains = new Map<string, string[]>()
  for (const { client_id: id, domain } of rows) domains.set(id, [...(domains.get(id) ?? []), domain])
  return domains
}
