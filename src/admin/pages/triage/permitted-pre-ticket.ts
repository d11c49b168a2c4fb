import type { Request } from 'express'
import type { Allowance, Permissions } from '../../../domain/permission.ts'
import { findPreTicket, type PreTicket } from '../../../store/pre-tickets.ts'
import { notFound } from '../../http-fault.ts'
import type { PageContext } from '../../page.ts'
import { permissionsAt } from '../../permitted.ts'
import { parameter } from '../../visit.ts'

/** A pre-ticket with what the signed-in person may do. */
export type Permitted = { readonly preTicket: PreTicket; readonly permissions: Permissions }

/** The pre-ticket that a route names, by the rule of `permittedTicket`. */
export async function permittedPreTicket(
  context: PageContext,
  request: Request,
  asked: Allowance = 'see',
): Promise<Permitted> {
  const preTicket = await findPreTicket(context.database.reader, parameter(request, 'protocol'))
  if (preTicket === null) throw notFound()
  return { preTicket, permissions: await permissionsAt(context, request, preTicket.id, asked) }
}

/** Whether a ticket still waits in triage. */
export function isWaiting({ kind, state }: Pick<PreTicket, 'kind' | 'state'>): boolean {
  return kind === 'pre-ticket' && state === 'open'
}
