import { parseSearch } from '../domain/search.ts'
import { type Ticket, ticketStates } from '../domain/ticket/ticket.ts'
import { listHistory } from '../store/history.ts'
import { findMessage } from '../store/messages.ts'
import { listTickets } from '../store/ticket-list.ts'
import { findTicket } from '../store/tickets.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { paged, readLimit, rowsAtOnce } from './list-options.ts'
import { messageShape } from './message-shape.ts'
import { printJson, printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `tickets list`: lists tickets and pre-tickets, the newest first. */
export async function list({ config, text, isJson }: Invocation): Promise<void> {
  const search = parseSearch(text('search') ?? '')
  const kind = (['pre-ticket', 'ticket'] as const).find((known) => known === text('kind'))
  const state = ticketStates.find((known) => known === text('state'))
  const limit = readLimit(text('limit'), isJson)
  await withStores(config(), 'read', async ({ database }) => {
    const readPage = (before: string | null) =>
      listTickets(database.reader, {
        search,
        ...(kind && { kind }),
        ...(state && { state }),
        ...(before !== null && { before }),
        limit: Math.min(rowsAtOnce, limit),
      })
    const shown: ReturnType<typeof shape>[] = []
    for await (const row of paged(readPage, limit)) {
      if (isJson) await printJson(shape(row, row.deskAddress))
      else shown.push(shape(row, row.deskAddress))
    }
    const columns = ['protocol', 'kind', 'state', 'queue', 'unread', 'requesterAddress', 'title']
    const rows = shown.map((ticket) => ({ ...ticket, requesterAddress: ticket.requester?.address ?? null }))
    if (!isJson) await printList(rows, columns, false)
  })
}

/** `ticket show`: shows one ticket with its messages and history. */
export async function show({ operands, config, isJson }: Invocation): Promise<void> {
  const [protocol = ''] = operands
  await withStores(config(), 'read', async ({ database: { reader } }) => {
    const ticket = await findTicket(reader, protocol)
    if (ticket === null)
      throw new CommandFault(exitCode.noInput, `no ticket ${protocol}: "portaria tickets list" shows them`)
    const messages = await Promise.all(ticket.messageIds.map((id) => findMessage(reader, id)))
    const history = await listHistory(reader, ticket.id)
    await printOne(
      {
        ...shape(ticket, ticket.deskAddress),
        otherQueues: ticket.queues,
        related: ticket.related,
        messages: messages.filter((message) => message !== null).map(messageShape),
        history: history.map(({ event, actor, messageId, details, at }) => ({
          event,
          actor,
          messageId,
          details,
          at: at.toISOString(),
        })),
      },
      isJson,
    )
  })
}

/** A ticket that stands in no queue is worked at its desk: the desk's address stands for the queue. */
function shape(ticket: Ticket, deskAddress: string) {
  const { protocol, kind, state, title, requester, cc, unread, createdAt, updatedAt } = ticket
  return {
    protocol,
    kind,
    state,
    title,
    requester: requester && { name: requester.name, address: requester.address },
    cc,
    queue: ticket.queue?.name ?? (deskAddress === '' ? null : deskAddress),
    assignee: ticket.assignee?.name ?? null,
    unread,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
