import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import type { Database } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { addNote, eraseNote, findNote, listNotes } from '../../src/store/notes.ts'
import { addParticipant, listParticipants, removeParticipant } from '../../src/store/participants.ts'
import { closeTicket, reopenTicket } from '../../src/store/ticket-changes.ts'
import { editTicket } from '../../src/store/ticket-edits.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { settleOne, writeTexts } from '../support/settle.ts'
import { now, settlement } from '../support/settlement.ts'

const bia = { actor: 'bia', now, version: 0 }
const dueAt = new Date('2026-03-09T21:00:00.000Z')

async function ticketIn(database: Database): Promise<string> {
  return (await settleOne(database, settlement())).ticketId ?? ''
}

forEachDialect((_dialect, open) => {
  test('C21 editTicket, a title and a due time, is written, told and found by its new word', async () => {
    await using database = await open()
    const id = await ticketIn(database)
    assert.equal(await editTicket(database.writer, id, { title: 'Toner\0 acabou', dueAt }, bia), true)
    const ticket = await findTicket(database.reader, '2026-000001')
    assert.equal(ticket?.version, 1)
    assert.deepEqual(ticket?.dueAt, dueAt)
    assert.match(ticket?.title ?? '', /^Toner.* acabou$/)
    const [title, due] = (await listHistory(database.reader, id)).slice(-2)
    assert.deepEqual([title?.event, title?.details.from], ['title-changed', 'Impressora parada'])
    assert.deepEqual([due?.event, due?.details.to], ['due-changed', dueAt.toISOString()])
    await writeTexts(database)
    const { rows } = await listTickets(database.reader, { search: parseSearch('toner'), limit: 10 })
    assert.deepEqual(
      rows.map(({ protocol }) => protocol),
      ['2026-000001'],
    )
  })

  test('editTicket, by two who saw the same version, is written for the first alone', async () => {
    await using database = await open()
    const id = await ticketIn(database)
    const edits = ['Um', 'Dois', 'Três'].map((title) =>
      editTicket(database.writer, id, { title, dueAt: null }, bia),
    )
    const written = await Promise.all(edits)
    assert.equal(written.filter(Boolean).length, 1)
    const history = await listHistory(database.reader, id)
    assert.equal(history.filter(({ event }) => event === 'title-changed').length, 1)
  })

  test('closeTicket, with a version that is no more, leaves the ticket open', async () => {
    await using database = await open()
    const id = await ticketIn(database)
    await editTicket(database.writer, id, { title: 'Outro', dueAt: null }, bia)
    assert.equal(await closeTicket(database.writer, id, bia), false)
    assert.equal(await closeTicket(database.writer, id, { ...bia, version: 1 }), true)
    assert.equal((await findTicket(database.reader, '2026-000001'))?.version, 2)
  })

  test('A20 reopenTicket, a closed one, is open again; one that was merged stays closed', async () => {
    await using database = await open()
    const id = await ticketIn(database)
    const action = { actor: 'bia', now }
    await closeTicket(database.writer, id, action)
    assert.equal(await reopenTicket(database.writer, id, action), true)
    assert.equal((await listHistory(database.reader, id)).at(-1)?.event, 'reopened')
    await closeTicket(database.writer, id, action)
    await database.writer('tickets').where({ id }).update({ merged_into_id: 'other' })
    assert.equal(await reopenTicket(database.writer, id, action), false)
  })

  test('participants, added and removed by hand, C21 are told without an address that could be read again', async () => {
    await using database = await open()
    const id = await ticketIn(database)
    const add = (address: string, version: number) =>
      addParticipant(database.writer, id, address, { ...bia, version })
    assert.equal(await add('Rui@Cliente.example', 0), 'done')
    assert.equal(await add('rui@cliente.example', 1), 'already')
    assert.equal(await add('ana@cliente.example', 1), 'requester')
    assert.equal(await add('zoe@cliente.example', 0), 'changed-meanwhile')
    assert.deepEqual(await listParticipants(database.reader, id), [
      { address: 'Rui@Cliente.example', addedBy: 'bia' },
    ])
    const remove = () => removeParticipant(database.writer, id, 'RUI@cliente.example', { ...bia, version: 1 })
    assert.equal(await remove(), 'done')
    assert.equal(await remove(), 'unknown')
    const told = (await listHistory(database.reader, id)).slice(-2)
    assert.deepEqual(
      told.map(({ event, details }) => [event, details.who]),
      [
        ['participant-added', 'r…@cliente.example'],
        ['participant-removed', 'r…@cliente.example'],
      ],
    )
    assert.doesNotMatch(JSON.stringify(told), /rui@/i)
  })

  test('participants, an address of ours and one that a mail had in Cc, are refused and removed', async () => {
    await using database = await open()
    const vendas = {
      address: 'vendas@empresa.example',
      mode: 'direct',
      profile: 'aberto',
      aliases: [],
    } as const
    await addDesk(database.writer, vendas, now)
    const cc = [{ name: '', address: 'Chefe@cliente.example' }]
    const { ticketId } = await settleOne(database, settlement({ outline: { cc } }))
    const id = ticketId ?? ''
    assert.equal(await addParticipant(database.writer, id, 'vendas+1@empresa.example', bia), 'ours')
    assert.deepEqual(await listParticipants(database.reader, id), [
      { address: 'Chefe@cliente.example', addedBy: null },
    ])
    assert.equal(await removeParticipant(database.writer, id, 'chefe@cliente.example', bia), 'done')
    assert.deepEqual(await listParticipants(database.reader, id), [])
    assert.deepEqual((await findTicket(database.reader, '2026-000001'))?.cc, [])
  })

  test('notes, written and erased, leave no word of the text anywhere', async () => {
    await using database = await open()
    const id = await ticketIn(database)
    const action = { actor: 'bia', now }
    const text = `<b>Cliente "bravo"</b>'; drop table tickets;--\nlinha 2\0`
    await addNote(database.writer, id, { authorId: 'u1', text }, action)
    const [note] = await listNotes(database.reader, id)
    assert.match(note?.text ?? '', /^<b>Cliente "bravo"<\/b>'; drop table tickets;--\nlinha 2/)
    assert.equal((await findNote(database.reader, 'other', note?.id ?? '')) === null, true)
    assert.equal(await eraseNote(database.writer, id, note?.id ?? '', action), true)
    assert.equal(await eraseNote(database.writer, id, note?.id ?? '', action), false)
    const [erased] = await listNotes(database.reader, id)
    assert.deepEqual([erased?.text, erased?.author, erased?.erased?.by], [null, 'bia', 'bia'])
    const history = await listHistory(database.reader, id)
    assert.deepEqual(
      history.slice(-2).map(({ event }) => event),
      ['note-added', 'note-erased'],
    )
    assert.doesNotMatch(JSON.stringify(history), /bravo/)
    for (const table of ['ticket_notes', 'outbox', 'audit'])
      assert.doesNotMatch(JSON.stringify(await database.reader(table)), /bravo/, table)
  })
})
