import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Permissions } from '../../src/domain/permission.ts'
import { parseSearch } from '../../src/domain/search.ts'
import type { Database } from '../../src/store/database.ts'
import { markRead } from '../../src/store/reads.ts'
import { askValidation, closeTicket } from '../../src/store/ticket-changes.ts'
import { countTickets } from '../../src/store/ticket-counts.ts'
import { listTickets, type TicketListRequest } from '../../src/store/ticket-list.ts'
import { forEachDialect } from '../support/database.ts'
import { settle } from '../support/settle.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const action = { actor: 'bia', now }
const everything: Permissions = new Map()

/** Tickets of every situation, some of them in two queues. */
async function fill(database: Database): Promise<void> {
  const ticket = outcome({
    disposition: 'ticket',
    opens: { kind: 'ticket', title: 'Um', acknowledge: false },
  })
  const settled = await settle(
    database,
    ...Array.from({ length: 6 }, () => settlement({ outcomes: [ticket] })),
    settlement(),
    settlement(),
  )
  const ids = settled.map(({ outcomes }) => outcomes[0]?.ticketId ?? '')
  const [one = '', two = '', three = '', four = '', five = ''] = ids
  const { writer } = database
  await closeTicket(writer, one, action)
  await markRead(writer, two, action)
  await closeTicket(writer, two, action)
  await askValidation(writer, three, action)
  await markRead(writer, four, action)
  await writer('tickets').whereIn('id', [four, five]).update({ assignee_id: 'bia', queue_id: 'fiscal' })
  await writer('tickets').where({ id: one }).update({ assignee_id: 'bia', queue_id: 'fiscal' })
  await writer('tickets').where({ id: five }).update({ due_at: '2026-03-01T00:00:00.000Z' })
  await writer('tickets').where({ id: four }).update({ due_at: '2026-04-01T00:00:00.000Z' })
}

const narrowings: readonly [name: string, narrowing: Partial<TicketListRequest>][] = [
  ['open', { kind: 'ticket', state: 'open' }],
  ['pre-tickets', { kind: 'pre-ticket', state: 'open' }],
  ['unread', { onlyUnread: true }],
  ['mine', { state: 'open', assigneeId: 'bia' }],
  ['overdue', { state: 'open', overdueAt: now }],
  ['awaiting', { state: 'awaiting-validation' }],
  ['closed', { state: 'closed' }],
]

forEachDialect((_dialect, open) => {
  const hidden: Permissions = new Map([['fiscal', null]])
  for (const [circumstance, narrowing] of [
    ['of who sees all', { permissions: everything }],
    ['of who may not see a queue', { permissions: hidden }],
    ['of one queue', { permissions: everything, queueId: 'fiscal' }],
  ] as const) {
    test(`C34 countTickets, ${circumstance}, says of each situation how many rows it has`, async () => {
      await using database = await open()
      await fill(database)
      const asked = { ...narrowing, userId: 'bia' }
      const counts = await countTickets(database.reader, { ...asked, now })
      const counted: Record<string, number> = {
        open: counts.ticket.open,
        'pre-tickets': counts['pre-ticket'].open,
        unread: counts.unread,
        mine: counts.mine,
        overdue: counts.overdue,
        awaiting: counts.ticket['awaiting-validation'],
        closed: counts.ticket.closed,
      }
      for (const [name, situation] of narrowings) {
        const request = { search: parseSearch(''), limit: 50, ...situation, ...asked }
        const { rows } = await listTickets(database.reader, request)
        assert.equal(counted[name], rows.length, name)
      }
      if (circumstance === 'of who sees all') {
        assert.deepEqual(counted, {
          open: 3,
          'pre-tickets': 2,
          unread: 6,
          mine: 2,
          overdue: 1,
          awaiting: 1,
          closed: 2,
        })
      }
    })
  }
})
