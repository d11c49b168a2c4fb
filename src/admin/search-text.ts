import type { MessageState } from '../domain/disposition.ts'

const statusWords = ['status:', 'estado:', 'state:']

/** Replaces the status of a typed search by another, or by none; the other words stay as typed. */
export function withStatus(query: string, state: MessageState | null): string {
  const others = wordsOf(query).filter((word) => !isStatus(word))
  return (state === null ? others : [...others, `status:${state}`]).join(' ')
}

function isStatus(word: string): boolean {
  return statusWords.some((prefix) => word.toLowerCase().startsWith(prefix))
}

function wordsOf(query: string): string[] {
  return query.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? []
}
