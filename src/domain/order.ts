import { cleanText } from './fold.ts'

/** Where an order is known from: a file, or the system that was asked. */
export type OrderSource = 'import' | 'look-up'

/** One thing known of an order, by the name it came with. */
export type OrderDetail = { readonly name: string; readonly value: string }

/** An order of a client, by whose number he can be identified. C18 */
export type Order = {
  readonly number: string
  /** The name of the client. */
  readonly client: string
  /** What else is known of it, in the order it came. C19 */
  readonly details: readonly OrderDetail[]
}

/** Longer than any number of an order. */
const maxNumber = 100

/**
 * The number of an order as it is compared: whatever its case, spaces, and a `#` or `nº` before it.
 *
 * Empty for what holds neither letter nor digit: two dots would be another place in an address of the web.
 */
export function orderKey(number: string): string {
  const key = cleanText(number.slice(0, maxNumber))
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}\p{Cc}]/gu, '')
    .replace(/^(?:#+|n[o°]\.?(?=#?\d)#?)/, '')
  return /[\p{L}\p{N}]/u.test(key) ? key : ''
}
