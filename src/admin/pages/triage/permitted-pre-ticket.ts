import type { Request } from 'express'
import type { Allowance, Permissions } from '../../../domain/permission.ts'
import { findDecidingQueue } from '../../../store/permissions.ts'
import { findPreTicket, type PreTicket } from '../../../store/pre-tickets.ts'
import { notFound } from '../../http-fault.ts'
import type { PageContext } from '../../page.ts'
import { permissionsOf, requireAt } from '../../permitted.ts'
import { parameter } from '../../visit.ts'

/** A pre-ticket with what the signed-in person may do. */
export type Permitted = { readonly preTicket: PreTicket; readonly permissions: Permissions }

/** The pre-ticket that a route names, by the rule of `permittedTicket`. */
export async function permittedPreTicket(
  context: PageContext,
  request: Request,
  asked: Allowance = 'see',
): Promise<Permitted> {
  const { reader } = context.database
  const preTicket = await findPreTicket(reader, parameter(request, 'protocol'))
  if (preTicket === null) throw notFound()
  const permissions = await permissionsOf(context, request)
  requireAt(permissions, await findDecidingQueue(reader, preTicket.id), asked)
  return { preTicket, permissions }
}

/** Whether a ticket still waits in triage. */
export function isWaiting({ kind, state }: Pick<PreTicket, 'kind' | 'state'>): boolean {
  return kind === 'pre-ticket' && state === 'open'
}
