import type { MessageState } from '../domain/disposition.ts'
import { fieldOf } from '../domain/search.ts'

/** Replaces the status of a typed search by another, or by none; the other words stay as typed. */
export function withStatus(query: string, state: MessageState | 'test' | null): string {
  const others = wordsOf(query).filter((word) => fieldOf(word) !== 'status')
  return (state === null ? others : [...others, `status:${state}`]).join(' ')
}

/** Replaces the contract of a typed search by another, or by none. */
export function withContract(query: string, name: string | null): string {
  const others = wordsOf(query).filter((word) => fieldOf(word) !== 'contract')
  return (name === null ? others : [...others, `contrato:"${contractWord(name)}"`]).join(' ')
}

/** Replaces the sending channel of a typed search by another, or by none. */
export function withChannel(query: string, name: string | null): string {
  const others = wordsOf(query).filter((word) => fieldOf(word) !== 'channel')
  return (name === null ? others : [...others, `canal:"${contractWord(name)}"`]).join(' ')
}

/** The name of a contract or channel as it can be typed: within quotation marks there are no others. */
export function contractWord(name: string): string {
  return name.replaceAll('"', '').trim()
}

function wordsOf(query: string): string[] {
  return query.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? []
}
