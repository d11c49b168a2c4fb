import type { Request } from 'express'
import { foldText } from '../domain/fold.ts'
import { parseSearch } from '../domain/search.ts'
import { listChannels } from '../store/channels.ts'
import { listContracts } from '../store/contracts.ts'
import type { Db } from '../store/database.ts'
import { listTicketTypes } from '../store/ticket-types.ts'
import { contractWord, withChannel, withContract } from './search-text.ts'
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
  /** Nothing for a list that no channel narrows. */
  readonly channels?: readonly NamedRow[]
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

async function readContractNarrowing(db: Db, request: Request): Promise<Narrowing> {
  const contracts = await listContracts(db)
  const typed = searchText(request)
  if (!Object.hasOwn(request.query, 'contract')) return { ...unnarrowed, query: typed, contracts }
  const chosen = contracts.find(({ id }) => id === queryText(request, 'contract'))
  return { ...unnarrowed, query: withContract(typed, chosen?.name ?? null), contracts }
}

/** The same for a list of messages: they have no type, and those of ours leave by a channel. F4 */
export async function readMailNarrowing(db: Db, request: Request): Promise<Narrowing> {
  const narrowing = await readContractNarrowing(db, request)
  const channels = await listChannels(db)
  if (!Object.hasOwn(request.query, 'channel')) return { ...narrowing, channels }
  const chosen = channels.find(({ id }) => id === queryText(request, 'channel'))
  return { ...narrowing, channels, query: withChannel(narrowing.query, chosen?.name ?? null) }
}

/** What a page shows to choose from. */
export function narrowingView({ query, type, types, contracts, channels = [] }: Narrowing): NarrowingView {
  const { terms } = parseSearch(query)
  const chosenOf = (key: 'contract' | 'channel', rows: readonly NamedRow[]): string =>
    rows.find(({ name }) => terms.some((term) => term.key === key && isSame(term.value, name)))?.id ?? ''
  const fields = [
    { name: 'type', rows: types, chosen: type },
    { name: 'contract', rows: contracts, chosen: chosenOf('contract', contracts) },
    { name: 'channel', rows: channels, chosen: chosenOf('channel', channels) },
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
