import { foldText } from '../domain/fold.ts'
import type { SearchKey, SearchPart } from '../domain/search.ts'
import type { Db } from './dialect.ts'
import { valuesOf } from './search-terms.ts'

/** The rows that a column of tickets may name. */
export type ColumnCondition = {
  readonly column: 'queue_id' | 'type_id' | 'assignee_id' | 'client_id'
  readonly ids: readonly string[]
  /** Whether naming none is right too. */
  readonly orNone: boolean
}

/** A row with the names it goes by. */
type NamedRow = { readonly id: string; readonly names: readonly (string | null)[] }

/** Nobody means more clients than this by one word. */
const maxClients = 500

const none = new Set(['nenhum', 'nenhuma', 'ninguem', 'none', 'nobody'])
const myself = new Set(['eu', 'mim', 'me'])

/** What `fila:`, `tipo:`, `atendente:` and `cliente:` ask of the columns of tickets; `eu` of no user is nobody. */
export async function columnConditions(
  db: Db,
  part: SearchPart,
  userId: string | null,
): Promise<readonly ColumnCondition[]> {
  const found: ColumnCondition[] = []
  const of = async (
    key: SearchKey,
    column: ColumnCondition['column'],
    read: (folded: string) => Promise<readonly string[]>,
  ): Promise<void> => {
    for (const value of valuesOf(part, key)) {
      const folded = foldText(value).trim()
      const orNone = none.has(folded)
      found.push({ column, orNone, ids: orNone ? [] : await read(folded) })
    }
  }
  await of('queue', 'queue_id', async (folded) => meant(await namesIn(db, 'queues'), folded))
  await of('type', 'type_id', async (folded) => meant(await namesIn(db, 'ticket_types'), folded))
  await of('client', 'client_id', async (folded) => meant(await clientsLike(db, folded), folded))
  await of('agent', 'assignee_id', async (folded) =>
    myself.has(folded) ? (userId === null ? [] : [userId]) : meant(await agents(db), folded),
  )
  return found
}

/** The row of exactly this name; where there is none, those whose name holds it. */
function meant(rows: readonly NamedRow[], folded: string): readonly string[] {
  const named = rows.map(({ id, names }) => ({ id, names: names.map((name) => foldText(name ?? '')) }))
  const exact = named.filter(({ names }) => names.includes(folded))
  const found =
    exact.length > 0 ? exact : named.filter(({ names }) => names.some((name) => name.includes(folded)))
  return found.map(({ id }) => id)
}

async function namesIn(db: Db, table: 'queues' | 'ticket_types'): Promise<readonly NamedRow[]> {
  const rows: { id: string; name: string }[] = await db(table).select('id', 'name')
  return rows.map(({ id, name }) => ({ id, names: [name] }))
}

async function clientsLike(db: Db, folded: string): Promise<readonly NamedRow[]> {
  const pattern = `%${folded.replace(/[\\%_]/g, '\\$&')}%`
  const rows: { id: string; name: string }[] = await db('clients')
    .whereRaw(`folded_name like ? escape '\\'`, [pattern])
    .orderBy('folded_name')
    .limit(maxClients)
    .select('id', 'name')
  return rows.map(({ id, name }) => ({ id, names: [name] }))
}

/** Users, by the name they sign in with and that of their employee. */
async function agents(db: Db): Promise<readonly NamedRow[]> {
  const rows: { id: string; name: string; employee: string | null }[] = await db('users')
    .leftJoin('employees', 'employees.id', 'users.employee_id')
    .select('users.id', 'users.name', 'employees.name as employee')
  return rows.map(({ id, name, employee }) => ({ id, names: [name, employee] }))
}
