import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import type { Outcome } from '../../src/domain/settlement.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { listHistory } from '../../src/store/history.ts'
import { findMessage } from '../../src/store/messages.ts'
import { applyRejudgement } from '../../src/store/rejudgements.ts'
import { readEquation, recount } from '../../src/store/tallies.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows, settleOne, writeTexts } from '../support/settle.ts'
import { now, outcome, refusal, settlement } from '../support/settlement.ts'

function rejudge(database: Database, messageId: string, judged: Outcome, position = 0) {
  return writeTransaction(database, (trx) =>
    applyRejudgement(trx, { messageId, position, outcome: judged, actor: 'bia', now }),
  )
}

forEachDialect((_dialect, open) => {
  test('C50 applyRejudgement, a refused message that may enter now, opens its ticket', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement({ outcomes: [refusal()] }))
    const settled = await rejudge(database, messageId, outcome())
    assert.deepEqual([settled.disposition, settled.protocol], ['pre-ticket', '2026-000001'])
    const message = await findMessage(database.reader, messageId)
    assert.equal(message?.state, 'ticket')
    assert.equal(message?.reason, null)
    assert.equal(message?.protocol, '2026-000001')
    assert.equal(message?.reply, null)
    assert.deepEqual(message?.decisions[0]?.old, { disposition: 'refused', reason: 'subject-missing' })
    assert.deepEqual(message?.decisions[0]?.new, { disposition: 'pre-ticket', reason: null })
    assert.equal(message?.decisions[0]?.actor, 'bia')
    assert.equal(
      (await findTicket(database.reader, '2026-000001'))?.requester?.address,
      'ana@cliente.example',
    )
    const history = await listHistory(database.reader, settled.ticketId ?? '')
    assert.deepEqual(
      history.map(({ event, actor }) => [event, actor]),
      [
        ['mail-received', null],
        ['pre-ticket-registered', null],
        ['reprocessed', 'bia'],
      ],
    )
    await writeTexts(database)
    const { rows } = await listTickets(database.reader, { search: parseSearch('impressora'), limit: 5 })
    assert.equal(rows.length, 1)
  })

  test('C50 applyRejudgement, twice, makes one ticket and records both judgements', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement({ outcomes: [refusal()] }))
    const first = await rejudge(database, messageId, outcome())
    const second = await rejudge(database, messageId, outcome())
    assert.deepEqual(second, first)
    assert.equal(await countRows(database, 'tickets'), 1)
    assert.equal((await findMessage(database.reader, messageId))?.decisions.length, 2)
  })

  test('applyRejudgement, two at the same moment, make one ticket', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement({ outcomes: [refusal()] }))
    await Promise.all([rejudge(database, messageId, outcome()), rejudge(database, messageId, outcome())])
    assert.equal(await countRows(database, 'tickets'), 1)
  })

  test('applyRejudgement, a message with a ticket that would be refused now, keeps its ticket', async () => {
    await using database = await open()
    const { messageId, ticketId } = await settleOne(database, settlement())
    const settled = await rejudge(database, messageId, refusal())
    assert.equal(settled.ticketId, ticketId)
    assert.equal((await findMessage(database.reader, messageId))?.state, 'ticket')
  })

  test('complaint 8 applyRejudgement, a message that its sender sent again meanwhile, joins that ticket', async () => {
    await using database = await open()
    const message = settlement({ outcomes: [refusal()] })
    const { messageId } = await settleOne(database, message)
    const sentAgain = await settleOne(database, { ...message, outcomes: [outcome()] })
    const settled = await rejudge(database, messageId, outcome())
    assert.deepEqual([settled.disposition, settled.ticketId], ['duplicate', sentAgain.ticketId])
    const third = await settleOne(database, { ...message, outcomes: [outcome()] })
    assert.equal(third.disposition, 'duplicate')
  })

  test('applyRejudgement, a held message, can become a ticket and is not its own duplicate', async () => {
    await using database = await open()
    const held = outcome({ disposition: 'held', reason: 'for-postmaster', opens: null })
    const { messageId } = await settleOne(database, settlement({ outcomes: [held] }))
    assert.equal((await rejudge(database, messageId, outcome())).disposition, 'pre-ticket')
  })

  test('applyRejudgement, a message that answers a ticket now, is added to it', async () => {
    await using database = await open()
    const { ticketId } = await settleOne(database, settlement())
    const { messageId } = await settleOne(database, settlement({ outcomes: [refusal()] }))
    const parent = { ticketId: ticketId ?? '', protocol: '2026-000001', signal: 'token' } as const
    const settled = await rejudge(database, messageId, outcome({ disposition: 'reply', opens: null, parent }))
    assert.deepEqual([settled.disposition, settled.protocol], ['reply', '2026-000001'])
    assert.equal((await findTicket(database.reader, '2026-000001'))?.unread, 2)
  })

  test('readEquation, after judging again, still agrees with the tables', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement({ outcomes: [refusal()] }))
    await rejudge(database, messageId, outcome())
    const { all } = await readEquation(database.reader, now)
    assert.deepEqual(all, { received: 1, ticket: 1, reply: 0, held: 0, refused: 0, discarded: 0 })
    assert.deepEqual(await recount(database.reader), all)
  })

  test('applyRejudgement, a message or recipient that is not there, fails and writes nothing', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement())
    await assert.rejects(rejudge(database, 'nobody', outcome()), /found none/)
    await assert.rejects(rejudge(database, messageId, outcome(), 7), /found none/)
    assert.equal(await countRows(database, 'decisions'), 0)
  })
})
