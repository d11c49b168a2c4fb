import { foldText } from './fold.ts'
import { foldAddress } from './mail/address.ts'

/** The fields a typed search can name. */
export type SearchKey =
  | 'from'
  | 'to'
  | 'subject'
  | 'text'
  | 'status'
  | 'reason'
  | 'protocol'
  | 'reference'
  | 'queue'
  | 'type'
  | 'agent'
  | 'client'
  | 'contract'
  | 'channel'

/** A field that a search names, with what it must hold. */
export type SearchTerm = { readonly key: SearchKey; readonly value: string }

/** Conditions that are typed as one list. */
export type SearchPart = {
  readonly terms: readonly SearchTerm[]
  /** Free words: each finds the words that begin so. */
  readonly words: readonly string[]
  /** What stood in quotes: found as it is, word for word. */
  readonly phrases: readonly string[]
}

/** What a typed search asks for: all of it must match. */
export type Search = SearchPart & {
  /** What was typed behind a minus: none of it may match. */
  readonly without: SearchPart
}

const names: Readonly<Record<string, SearchKey>> = {
  de: 'from',
  from: 'from',
  para: 'to',
  to: 'to',
  assunto: 'subject',
  subject: 'subject',
  texto: 'text',
  text: 'text',
  status: 'status',
  state: 'status',
  estado: 'status',
  situacao: 'status',
  situation: 'status',
  motivo: 'reason',
  reason: 'reason',
  protocolo: 'protocol',
  protocol: 'protocol',
  ref: 'reference',
  contrato: 'contract',
  contract: 'contract',
  canal: 'channel',
  channel: 'channel',
  fila: 'queue',
  queue: 'queue',
  tipo: 'type',
  type: 'type',
  atendente: 'agent',
  responsavel: 'agent',
  agent: 'agent',
  cliente: 'client',
  client: 'client',
}

/** Statuses as people type them. */
const statuses: Readonly<Record<string, string>> = {
  chamado: 'ticket',
  chamados: 'ticket',
  'pre-chamados': 'pre-ticket',
  aberto: 'open',
  abertos: 'open',
  fechado: 'closed',
  fechados: 'closed',
  encerrado: 'closed',
  encerrados: 'closed',
  'awaiting validation': 'awaiting-validation',
  'aguardando validacao': 'awaiting-validation',
  descartado: 'discarded',
  'nao lido': 'unread',
  'nao lidos': 'unread',
  'pre-chamado': 'pre-ticket',
  resposta: 'reply',
  retida: 'held',
  'nao processada': 'held',
  recusada: 'refused',
  descartada: 'discarded',
  repetida: 'duplicate',
  teste: 'test',
  aguardando: 'waiting',
  enviando: 'sending',
  enviada: 'sent',
  adiada: 'deferred',
  falhou: 'failed',
  devolvida: 'bounced',
  cancelada: 'cancelled',
  'nao enviada': 'failed',
}

/** A condition as it was typed; the parts that are missing are empty. */
const typed = /(-?)(?:(\p{L}+):)?(?:"([^"]*)"|(\S+))/gu

/** Reads fields (`de: assunto: fila: situação:` …), free words, "phrases" and -what must not be; nothing throws. */
export function parseSearch(query: string): Search {
  const wanted: OpenPart = { terms: [], words: [], phrases: [] }
  const without: OpenPart = { terms: [], words: [], phrases: [] }
  for (const [whole, minus, name = '', quoted, bare = ''] of query.slice(0, 1_000).matchAll(typed)) {
    const part = minus === '' ? wanted : without
    const key = named(names, foldText(name))
    const value = (quoted ?? bare).trim()
    if (value === '') continue
    if (key !== undefined) part.terms.push({ key, value: termValue(key, value) })
    else if (isProtocol(value)) part.terms.push({ key: 'protocol', value })
    else if (name !== '') part.words.push(whole.slice(minus?.length))
    else if (quoted !== undefined) part.phrases.push(value)
    else part.words.push(value)
  }
  return { ...wanted, without }
}

/** The statuses of test messages of ours. */
const statusesOfTests: readonly string[] = ['test', 'discarded']

/**
 * The same search without the test messages of ours, unless it asks for them. Beyond 10
 *
 * Among the discarded ones they stay: the number that leads there counts them.
 */
export function amongPeople(search: Search): Search {
  const isAsked = search.terms.some(({ key, value }) => key === 'status' && statusesOfTests.includes(value))
  if (isAsked) return search
  const test = { key: 'status', value: 'test' } as const
  return { ...search, without: { ...search.without, terms: [...search.without.terms, test] } }
}

/** A typed search without the conditions that name somebody; empty when there are no others. LGPD art. 18, VI */
export function withoutNaming(query: string, address: string): string {
  const kept = [...query.matchAll(typed)].filter(([whole]) => !isNaming(whole, address))
  return kept.map(([whole]) => whole).join(' ')
}

/** What an address goes on with: with one of these before or behind it, it is another. */
const ofAddress = /[\p{L}\p{N}.@_+-]/u

/** Whether a text holds a folded address, and not just a longer one. */
export function isNaming(text: string, address: string): boolean {
  const parts = text.toLowerCase().split(address)
  return parts.some(
    (part, at) =>
      at > 0 && !ofAddress.test(parts[at - 1]?.at(-1) ?? ' ') && !ofAddress.test(part.at(0) ?? ' '),
  )
}

/** The field that a word names before its colon; `null` where it names none. */
export function fieldOf(word: string): SearchKey | null {
  const name = /^(\p{L}+):/u.exec(word)?.[1] ?? ''
  return named(names, foldText(name)) ?? null
}

type OpenPart = { readonly [Part in keyof SearchPart]: SearchPart[Part][number][] }

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
