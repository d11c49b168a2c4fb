import type { Request } from 'express'
import { type Order, orderKey } from '../../domain/order.ts'
import { writeTransaction } from '../../store/database.ts'
import { findOrder, saveOrders } from '../../store/orders.ts'
import { note } from '../audit-note.ts'
import type { PageContext } from '../page.ts'
import { type LookUpFailure, lookUpOrder } from './look-up-order.ts'

/** An order, or why there is none. */
export type OrderAnswer =
  | { readonly kind: 'found'; readonly order: Order }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly why: LookUpFailure }

/**
 * Finds the order of a number that a customer wrote: in the registry, else in the system that is asked. C18
 *
 * Only for a request that may change something: what the system knows is kept.
 */
export async function findOrderAnywhere(
  context: PageContext,
  request: Request,
  number: string,
): Promise<OrderAnswer> {
  const { database, orderLookUp, clock } = context
  const known = await findOrder(database.reader, number)
  if (known !== null) return { kind: 'found', order: known }
  if (orderLookUp === null || orderKey(number) === '') return { kind: 'unknown' }
  const answer = await lookUpOrder(orderLookUp, number)
  if (answer.kind !== 'found') return answer
  await writeTransaction(database, (trx) => saveOrders(trx, [answer.order], 'look-up', clock()))
  await note(context, request, { event: 'order-looked-up', subject: answer.order.number })
  return answer
}
