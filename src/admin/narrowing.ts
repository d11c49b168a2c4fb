import type { Request } from 'express'
import { foldText } from '../domain/fold.ts'
import { parseSearch } from '../domain/search.ts'
import { listContracts } from '../store/contracts.ts'
import type { Db } from '../store/database.ts'
import { listTicketTypes } from '../store/ticket-types.ts'
import { contractWord, withContract } from './search-text.ts'
import { visibleLine } from './visible-text.ts'
import { queryText, searchText } from './visit.ts'

type NamedRow = { readonly id: string; readonly name: string }

/** What a list is narrowed to beside what was typed: a contract, which stands in the search, and a type. */
export type Narrowing = {
  /** What was typed, with the contract that was chosen. */
  readonly query: string
  /** Empty for all. */
  readonly type: string
  readonly types: readonly NamedRow[]
  readonly contracts: readonly NamedRow[]
}

/** The fields that narrow a list; one without any row to choose is left out. */
export type NarrowingView = {
  readonly fields: readonly {
    readonly name: string
    readonly labelKey: string
    readonly choices: readonly {
      readonly value: string
      readonly label: string
      readonly isChosen: boolean
    }[]
  }[]
}

/** A list that nothing narrows. */
export const unnarrowed: Narrowing = { query: '', type: '', types: [], contracts: [] }

/** Reads what a request narrows a list of tickets to. */
export async function readNarrowing(db: Db, request: Request): Promise<Narrowing> {
  const types = await listTicketTypes(db)
  const type = types.find(({ id }) => id === queryText(request, 'type'))?.id ?? ''
  return { ...(await readContractNarrowing(db, request)), types, type }
}

/** The same for a list of messages, which have no type. F4 */
export async function readContractNarrowing(db: Db, request: Request): Promise<Narrowing> {
  const contracts = await listContracts(db)
  const typed = searchText(request)
  if (!Object.hasOwn(request.query, 'contract')) return { ...unnarrowed, query: typed, contracts }
  const chosen = contracts.find(({ id }) => id === queryText(request, 'contract'))
  return { ...unnarrowed, query: withContract(typed, chosen?.name ?? null), contracts }
}

/** What a page shows to choose from. */
export function narrowingView({ query, type, types, contracts }: Narrowing): NarrowingView {
  const named = parseSearch(query).terms.flatMap(({ key, value }) => (key === 'contract' ? [value] : []))
  const contract = contracts.find(({ name }) => named.some((each) => isSame(each, name)))?.id ?? ''
  const fields = [
    { name: 'type', rows: types, chosen: type },
    { name: 'contract', rows: contracts, chosen: contract },
  ]
  return {
    fields: fields
      .filter(({ rows }) => rows.length > 0)
      .map(({ name, rows, chosen }) => ({
        name,
        labelKey: `narrowing.${name}`,
        choices: rows.map(({ id, name: label }) => ({
          value: id,
          label: visibleLine(label),
          isChosen: id === chosen,
        })),
      })),
  }
}

function isSame(typed: string, name: string): boolean {
  return foldText(typed) === foldText(contractWord(name))
}
