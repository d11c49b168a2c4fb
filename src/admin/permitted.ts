import type { Request } from 'express'
import { type Allowance, mayAt, type Permissions } from '../domain/permission.ts'
import { findMessage, type MessageRecord } from '../store/messages.ts'
import { findDecidingQueue, mayWithMessage, readPermissions } from '../store/permissions.ts'
import { findTicket, type TicketRecord } from '../store/tickets.ts'
import { forbidden, notFound } from './http-fault.ts'
import type { PageContext } from './page.ts'
import { parameter, userOf } from './visit.ts'

/** What the signed-in person may do in the queues. */
export function permissionsOf({ database }: PageContext, request: Request): Promise<Permissions> {
  return readPermissions(database.reader, userOf(request))
}

/**
 * The ticket that a route names.
 *
 * It is not there for who may not see it, and forbidden to who may see it and not do what is asked.
 */
export async function permittedTicket(
  context: PageContext,
  request: Request,
  asked: Allowance = 'see',
): Promise<TicketRecord> {
  const ticket = await findTicket(context.database.reader, parameter(request, 'protocol'))
  if (ticket === null) throw notFound()
  await permissionsAt(context, request, ticket.id, asked)
  return ticket
}

/** What the signed-in person may do, who may do what is asked with a ticket; stopped else, by the same rule. */
export async function permissionsAt(
  context: PageContext,
  request: Request,
  ticketId: string,
  asked: Allowance,
): Promise<Permissions> {
  const permissions = await permissionsOf(context, request)
  requireAt(permissions, await findDecidingQueue(context.database.reader, ticketId), asked)
  return permissions
}

/** Stops who may not do something in the queue that decides. */
function requireAt(permissions: Permissions, queueId: string | null, asked: Allowance): void {
  if (!mayAt(permissions, queueId, 'see')) throw notFound()
  if (!mayAt(permissions, queueId, asked)) throw forbidden()
}

/** The message that a route names, by the same rule; one without a ticket is everybody's. */
export async function permittedMessage(
  context: PageContext,
  request: Request,
  asked: Allowance = 'see',
): Promise<MessageRecord> {
  const message = await findMessage(context.database.reader, parameter(request, 'id'))
  if (message === null) throw notFound()
  await requireMessage(context, request, message.id, asked)
  return message
}

/** Stops who may not do something with a message. */
export async function requireMessage(
  context: PageContext,
  request: Request,
  messageId: string,
  asked: Allowance = 'see',
): Promise<void> {
  const { reader } = context.database
  const permissions = await permissionsOf(context, request)
  if (!(await mayWithMessage(reader, permissions, messageId, 'see'))) throw notFound()
  if (!(await mayWithMessage(reader, permissions, messageId, asked))) throw forbidden()
}
