import type { Line } from './line.ts'

const places = [
  'acima desta linha',
  'acima dessa linha',
  'above this line',
  'encima de esta linea',
  'arriba de esta linea',
]
const orders = /respond|respost|escrev|digit|repl|writ|typ|escrib|conteste/

/** A marker is no longer than this: a sentence about one is. */
const markerCharacters = 140

/** Whether a line asks to be answered above it, as desks write at the top of their mails. */
export function isReplyMarker({ folded }: Line): boolean {
  if (folded === '' || folded.length > markerCharacters) return false
  return places.some((place) => folded.includes(place)) && orders.test(folded)
}
