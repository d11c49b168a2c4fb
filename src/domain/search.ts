import { foldText } from './fold.ts'
import { foldAddress } from './mail/address.ts'

/** The fields a typed search can name. */
export type SearchKey =
  | 'from'
  | 'to'
  | 'subject'
  | 'status'
  | 'reason'
  | 'protocol'
  | 'reference'
  | 'contract'

/** What a typed search asks for: every term and every word must match. */
export type Search = {
  readonly terms: readonly { readonly key: SearchKey; readonly value: string }[]
  /** Free words and phrases, sought in subject and people. */
  readonly words: readonly string[]
}

const names: Readonly<Record<string, SearchKey>> = {
  de: 'from',
  from: 'from',
  para: 'to',
  to: 'to',
  assunto: 'subject',
  subject: 'subject',
  status: 'status',
  state: 'status',
  estado: 'status',
  motivo: 'reason',
  reason: 'reason',
  protocolo: 'protocol',
  protocol: 'protocol',
  ref: 'reference',
  contrato: 'contract',
  contract: 'contract',
}

/** Statuses as people type them. */
const statuses: Readonly<Record<string, string>> = {
  chamado: 'ticket',
  'pre-chamado': 'pre-ticket',
  resposta: 'reply',
  retida: 'held',
  'nao processada': 'held',
  recusada: 'refused',
  descartada: 'discarded',
  repetida: 'duplicate',
  aguardando: 'waiting',
  enviando: 'sending',
  enviada: 'sent',
  adiada: 'deferred',
  falhou: 'failed',
  'nao enviada': 'failed',
}

/** Reads `de: para: assunto: status: motivo: protocolo:` and free words, with quotes; anything is a search, nothing throws. */
export function parseSearch(query: string): Search {
  const terms: { key: SearchKey; value: string }[] = []
  const words: string[] = []
  for (const [whole, name, quoted, bare] of query
    .slice(0, 1_000)
    .matchAll(/(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi)) {
    const key = named(names, name?.toLowerCase() ?? '')
    const value = (quoted ?? bare ?? '').trim()
    if (value === '') continue
    if (key === undefined && isProtocol(value)) terms.push({ key: 'protocol', value })
    else if (key === undefined) words.push(name === undefined ? value : whole)
    else terms.push({ key, value: termValue(key, value) })
  }
  return { terms, words }
}

/** What a table holds under a name that somebody typed, which may be `constructor`. */
function named<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** Whether a word is a ticket's number, which people paste without saying so. */
function isProtocol(word: string): boolean {
  return /^\d{4}-\d{6,12}$/.test(word)
}

function termValue(key: SearchKey, value: string): string {
  if (key === 'from' || key === 'to') return foldAddress(value)
  if (key === 'status') return named(statuses, foldText(value)) ?? foldText(value)
  return value
}
