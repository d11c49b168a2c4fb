import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { addFiltered } from '../../src/store/outgoing-filter.ts'
import { newId } from '../../src/store/id.ts'
import { settleBatch } from '../../src/store/settlements.ts'
import { findMessage } from '../../src/store/messages.ts'
import { recordFailure, recordSent, takeDue } from '../support/outbox.ts'
import { listHistory } from '../../src/store/history.ts'
import { findParent } from '../../src/store/find-parent.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows, settle, settleOne } from '../support/settle.ts'
import { now, outcome, outline, settlement, type SettlementChanges, texts } from '../support/settlement.ts'

async function acknowledged(database: Database, changes: SettlementChanges = {}) {
  const desk = await addDesk(
    database.writer,
    { address: 'suporte@empresa.example', mode: 'direct', profile: 'triagem', aliases: [], language: 'en' },
    now,
  )
  const opens = { kind: 'pre-ticket', title: 'Impressora parada', acknowledge: true } as const
  return settlement({ outcomes: [outcome({ deskId: desk.id, opens })], ...changes })
}

forEachDialect((_dialect, open) => {
  test('acknowledgement, a person opens a ticket, waits in the outbox with its facts', async () => {
    await using database = await open()
    const message = await acknowledged(database, { outline: { messageId: 'um@cliente.example' } })
    const settled = await settleOne(database, message)
    const [due, ...rest] = await takeDue(database.writer, now, 10)
    assert.deepEqual(rest, [])
    assert.deepEqual(due?.mail, {
      template: 'acknowledgement',
      deskAddress: 'suporte@empresa.example',
      to: 'Ana@Cliente.example',
      protocol: '2026-000001',
      ticketId: settled.ticketId,
      subject: 'Impressora parada',
      language: 'en',
      inReplyTo: 'um@cliente.example',
      messageId: `${settled.ticketId}@portaria.example`,
    })
    const row = await findMessage(database.reader, due?.id ?? '')
    assert.equal(row?.direction, 'out')
    assert.equal(row?.reversePath, null)
    assert.equal(row?.state, 'sending')
  })

  test('acknowledgement, a desk that is a whole domain, comes from the address that was written to', async () => {
    await using database = await open()
    const desk = { address: '*@empresa.example', mode: 'direct', profile: 'aberto', aliases: [] } as const
    const { id } = await addDesk(database.writer, desk, now)
    const opens = { kind: 'ticket', title: 'Impressora', acknowledge: true } as const
    const recipient = 'RH+fila@empresa.example'
    await settleOne(database, settlement({ outcomes: [outcome({ deskId: id, recipient, opens })] }))
    const [due] = await takeDue(database.writer, now, 10)
    assert.equal(due?.mail.deskAddress, 'rh@empresa.example')
  })

  const unwelcome: readonly (readonly [string, SettlementChanges])[] = [
    ['the null reverse-path', { reversePath: null }],
    ['a machine', { outline: { isAnswerable: false } }],
    ['an author who cannot be read', { outline: { author: null } }],
    ['an author that no mail reaches', { outline: { author: { name: '', address: 'ana@' } } }],
  ]
  for (const [circumstance, changes] of unwelcome) {
    test(`acknowledgement, ${circumstance}, is not written`, async () => {
      await using database = await open()
      const settled = await settleOne(database, await acknowledged(database, changes))
      assert.equal(settled.disposition, 'pre-ticket')
      assert.equal(await countRows(database, 'outbox'), 0)
      assert.equal(await countRows(database, 'messages'), 1)
    })
  }

  for (const [circumstance, address] of [
    ['a desk', 'Suporte@empresa.example'],
    ['a desk with a plus part', 'suporte+x@empresa.example'],
    ['on the filter list', 'ROBO@parceiro.example'],
  ]) {
    test(`acknowledgement, O20 O21 an author that is ${circumstance}, is shown as filtered and never leaves`, async () => {
      await using database = await open()
      await addFiltered(database.writer, { address: 'robo@parceiro.example', owner: 'cli' }, now)
      const outline = { author: { name: '', address: address ?? '' } }
      await settleOne(database, await acknowledged(database, { outline }))
      assert.equal(await countRows(database, 'outbox'), 0)
      assert.equal((await database.reader('messages').where({ state: 'filtered' })).length, 1)
      assert.equal((await takeDue(database.writer, now, 10)).length, 0)
    })
  }

  test('outbox, O20 an address put on the filter list while its mail waits, gets none', async () => {
    await using database = await open()
    await settle(database, await acknowledged(database))
    await addFiltered(database.writer, { address: 'ana@cliente.example', owner: 'cli' }, now)
    assert.equal((await takeDue(database.writer, now, 10)).length, 0)
    assert.equal(await countRows(database, 'outbox'), 0)
    assert.equal((await database.reader('messages').where({ state: 'filtered' })).length, 1)
  })

  test('acknowledgement, O22 an author who was answered within the hour, is not answered again', async () => {
    await using database = await open()
    const message = await acknowledged(database)
    await settle(database, message)
    await takeDue(database.writer, now, 10)
    await settle(database, { ...message, outline: outline() })
    assert.equal(await countRows(database, 'outbox'), 1)
    const later = new Date(now.getTime() + 61 * 60_000)
    await writeTransaction(database, (trx) =>
      settleBatch(trx, [{ ...message, outline: outline() }], later, texts),
    )
    assert.equal(await countRows(database, 'outbox'), 2)
  })

  test('acknowledgement, O22 an author who writes all day, is answered five times', async () => {
    await using database = await open()
    const message = await acknowledged(database)
    for (let mail = 0; mail < 9; mail++) {
      const at = new Date(now.getTime() + mail * 61 * 60_000)
      await writeTransaction(database, (trx) =>
        settleBatch(trx, [{ ...message, id: newId(at), outline: outline() }], at, texts),
      )
    }
    assert.equal(await countRows(database, 'outbox'), 5)
    assert.equal(await countRows(database, 'tickets'), 9)
  })

  test('acknowledgement, O22 an author of many mails at once to two desks, is answered once', async () => {
    await using database = await open()
    const message = await acknowledged(database)
    const other = await addDesk(
      database.writer,
      { address: 'ajuda@empresa.example', mode: 'direct', profile: 'aberto', aliases: [] },
      now,
    )
    const outcomes = message.outcomes.map((each) => ({ ...each, deskId: other.id }))
    const mails = [message, { ...message, outcomes }, message]
    await settle(database, ...mails.map((each) => ({ ...each, outline: outline() })))
    await settle(database, { ...message, outline: outline() })
    assert.equal(await countRows(database, 'outbox'), 1)
    assert.equal(await countRows(database, 'tickets'), 4)
  })

  test('acknowledgement, a delivery repeated, is written once', async () => {
    await using database = await open()
    const message = await acknowledged(database)
    await settle(database, message, message)
    await settle(database, message)
    assert.equal(await countRows(database, 'outbox'), 1)
  })

  test('outbox, a mail that was taken, is not given to anybody else until its lease ends', async () => {
    await using database = await open()
    await settle(database, await acknowledged(database))
    assert.equal((await takeDue(database.writer, now, 10)).length, 1)
    assert.equal((await takeDue(database.writer, now, 10)).length, 0)
    const later = new Date(now.getTime() + 11 * 60_000)
    assert.equal((await takeDue(database.writer, later, 10))[0]?.attempts, 2)
  })

  test('outbox, a mail that has left, is in the history and never taken again', async () => {
    await using database = await open()
    const { ticketId } = await settleOne(database, await acknowledged(database))
    const [due] = await takeDue(database.writer, now, 10)
    await recordSent(database.writer, due?.id ?? '', '250 2.0.0 Ok', now)
    assert.equal((await findMessage(database.reader, due?.id ?? ''))?.state, 'sent')
    assert.equal((await listHistory(database.reader, ticketId ?? '')).at(-1)?.event, 'mail-sent')
    assert.equal((await takeDue(database.writer, new Date(now.getTime() + 86_400_000), 10)).length, 0)
  })

  test('outbox, a mail that failed, comes back when its time has come, or is given up', async () => {
    await using database = await open()
    await settle(database, await acknowledged(database))
    const [due] = await takeDue(database.writer, now, 10)
    const retryAt = new Date(now.getTime() + 60_000)
    await recordFailure(database.writer, due?.id ?? '', '451 4.3.0 later', retryAt)
    assert.equal((await findMessage(database.reader, due?.id ?? ''))?.state, 'deferred')
    assert.equal((await takeDue(database.writer, now, 10)).length, 0)
    assert.equal((await takeDue(database.writer, retryAt, 10)).length, 1)
    await recordFailure(database.writer, due?.id ?? '', '550 5.1.1 nobody', null)
    assert.equal((await findMessage(database.reader, due?.id ?? ''))?.state, 'failed')
    assert.equal(await countRows(database, 'outbox'), 0)
  })

  test('findParent, an answer to our acknowledgement, leads to its ticket', async () => {
    await using database = await open()
    const { ticketId } = await settleOne(database, await acknowledged(database))
    const parent = await findParent(database.reader, { messageIds: [`${ticketId}@portaria.example`] })
    assert.deepEqual(parent, { ticketId, protocol: '2026-000001', signal: 'message-id' })
  })
})
