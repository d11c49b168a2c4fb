import { cleanCell } from '../../domain/contact-lines.ts'
import { type Order, type OrderDetail, orderKey } from '../../domain/order.ts'

/** More than any order has on its page. */
const maxDetails = 100
const maxValue = 2_000

/**
 * The order that a system answers with, for the number it was asked for; `null` for whatever is none.
 *
 * An answer about another number is none: the client of somebody else's order would get the ticket.
 */
export function readAnswer(text: string, asked: string): Order | null {
  const answer = parsed(text)
  if (!isRecord(answer)) return null
  const number = plainText(answer.number)
  const client = plainText(answer.client)
  if (number === '' || client === '' || orderKey(number) !== orderKey(asked)) return null
  const details = answer.details ?? {}
  return isRecord(details) ? { number, client, details: detailsOf(details) } : null
}

function detailsOf(details: Readonly<Record<string, unknown>>): readonly OrderDetail[] {
  return Object.entries(details)
    .slice(0, maxDetails)
    .map(([name, value]) => ({ name: cleanCell(name), value: plainText(value, maxValue) }))
    .filter(({ name, value }) => name !== '' && value !== '')
}

/** What a plain value says; nothing for a list or a table, which have no words of their own. */
function plainText(value: unknown, limit?: number): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  return typeof value === 'string' ? cleanCell(value, limit) : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
