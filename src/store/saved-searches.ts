import type { SavedSearch } from '../domain/saved-search.ts'
import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { foldedName } from './folded-name.ts'

/** A search that is kept, with the name of whose it is. */
export type ListedSearch = SavedSearch & { readonly ownerName: string }

type SearchRow = {
  id: string
  owner_id: string
  owner_name: string
  name: string
  query: string
  is_shared: boolean | number
  position: number
}

/** The searches that a user sees: his own and those that are shared, in their order. */
export async function listSavedSearches(db: Db, userId: string): Promise<readonly ListedSearch[]> {
  const rows: SearchRow[] = await db('saved_searches')
    .join('users', 'users.id', 'saved_searches.owner_id')
    .where((seen) => {
      void seen.where({ owner_id: userId }).orWhere({ is_shared: true })
    })
    .orderBy(['saved_searches.position', 'saved_searches.folded_name', 'saved_searches.id'])
    .select('saved_searches.*', 'users.name as owner_name')
  return rows.map((row) => ({
    id: row.id,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    name: row.name,
    query: row.query,
    isShared: Boolean(row.is_shared),
    position: row.position,
  }))
}

/** Keeps a search, or changes it; `false` when its owner has another of this name. */
export async function saveSearch(
  db: Db,
  { id, ownerId, name, query, isShared, position }: SavedSearch,
): Promise<boolean> {
  const row = {
    ...{ id, owner_id: ownerId, name: columnText(name) ?? '', folded_name: foldedName(name) },
    ...{ query: columnText(query) ?? '', is_shared: isShared, position },
  }
  return db.transaction(async (trx) => {
    const taken = await trx('saved_searches')
      .where({ owner_id: ownerId, folded_name: row.folded_name })
      .whereNot({ id })
      .first('id')
    if (taken !== undefined) return false
    await trx('saved_searches').insert(row).onConflict('id').merge()
    return true
  })
}

/** Forgets a search; whether it was there. */
export async function removeSearch(db: Db, id: string): Promise<boolean> {
  return (await db('saved_searches').where({ id }).delete()) > 0
}
