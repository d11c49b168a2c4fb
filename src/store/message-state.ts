import type { Disposition } from '../domain/disposition.ts'

/** From the disposition that says most of a message to the one that says least. */
const weights = [
  'ticket',
  'pre-ticket',
  'reply',
  'held',
  'duplicate',
  'test',
  'refused',
] as const satisfies readonly Disposition[]

/** Which of a message's deliveries stands for the whole: what was accepted for anybody was not refused. */
export function weightiest<T extends { readonly disposition: Disposition }>(
  deliveries: readonly T[],
): T | null {
  for (const disposition of weights) {
    const found = deliveries.find((delivery) => delivery.disposition === disposition)
    if (found !== undefined) return found
  }
  return null
}
