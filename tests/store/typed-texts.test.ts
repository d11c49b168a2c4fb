import assert from 'node:assert/strict'
import { test } from 'node:test'
import { down, up } from '../../migrations/0330-typed-texts.ts'
import { parseSearch } from '../../src/domain/search.ts'
import { attachPreTicket, restorePreTicket } from '../../src/store/attach-pre-ticket.ts'
import { findContact } from '../../src/store/contacts.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { erasePerson } from '../../src/store/erasure.ts'
import { deleteMail } from '../../src/store/handled-mails.ts'
import { mergeTicket } from '../../src/store/merges.ts'
import type { MessageRecord } from '../../src/store/messages.ts'
import { markRecipients } from '../../src/store/outgoing-recipients.ts'
import { splitTicket } from '../../src/store/splits.ts'
import { readTexts } from '../../src/store/text-parts.ts'
import { discardTicket } from '../../src/store/ticket-changes.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, send, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { queueTestMails, type TestMail } from '../support/outbox.ts'
import { countRows, writeTexts } from '../support/settle.ts'
import { dumpTables } from '../support/table-dump.ts'

const now = new Date('2026-11-21T12:00:00Z')
const action = { actor: 'bia', now }

forEachDialect((_dialect, open) => {
  /** A door whose mail waits for triage, and a pre-ticket. */
  async function openDoor() {
    const door = await openTestIntake({}, open)
    await door.addDesk({ profile: 'triagem', acknowledge: false })
    return { door, asked: await send(door) }
  }

  /** Queues mails that somebody wrote about the ticket of a message. */
  async function writeAll(door: TestIntake, about: MessageRecord, mails: readonly TestMail[]) {
    const { id, protocol } = await ticketOf(door, about)
    const fixed = { to: ['ana@cliente.example'], ticket: { id, protocol } }
    return queueTestMails(
      door.database,
      mails.map((mail) => ({ ...fixed, ...mail })),
    )
  }

  async function write(door: TestIntake, about: MessageRecord, mail: TestMail): Promise<string> {
    const [id = ''] = await writeAll(door, about, [mail])
    return id
  }

  /** The numbers of the tickets that a word finds. */
  async function holders(door: TestIntake, word: string): Promise<readonly string[]> {
    await door.intake.idle()
    await writeTexts(door.database)
    const { rows } = await listTickets(door.database.reader, { search: parseSearch(word), limit: 10 })
    return rows.map(({ protocol }) => protocol)
  }

  const cancel = ({ database }: TestIntake, id: string) => {
    const handling = { ...action, id, seen: null, mayRepeat: false }
    return writeTransaction(database, (trx) => deleteMail(trx, handling))
  }

  test('ADR 25 queueMails, what a person typed, C22 is found with its subject and nothing else of the mail', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const typed = 'Troquei o rolo fusor.'
    await write(door, asked, { text: `${typed}\r\n> zebra citada\r\n`, typed, subject: 'Visita técnica' })
    await write(door, asked, { text: 'Recebemos o abacaxi.\r\n' })
    for (const query of ['fusor', '"rolo fusor"', 'visita', 'texto:fusor'])
      assert.deepEqual(await holders(door, query), [asked.protocol], query)
    for (const query of ['zebra', 'abacaxi', '-fusor'])
      assert.deepEqual(await holders(door, query), [], query)
  })

  test('ADR 25 deleteMail, of one copy and then the other, C22 C51 is found as long as one of them stands', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const copies = { typed: 'fusor', actionId: 'resposta1' }
    const [one, other] = [await write(door, asked, copies), await write(door, asked, copies)]
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
    await cancel(door, one)
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol], 'the other copy says it')
    await cancel(door, other)
    assert.deepEqual(await holders(door, 'fusor'), [])
    assert.equal(await countRows(door.database, 'typed_texts'), 2, 'as its octets are')
  })

  test('ADR 25 markRecipients, a mail that was refused, C22 was written all the same', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const id = await write(door, asked, { typed: 'fusor' })
    const failed = { position: 0, state: 'failed', status: '5.1.1', reply: '550 5.1.1 No', at: now } as const
    await writeTransaction(door.database, (trx) => markRecipients(trx, id, [failed]))
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
  })

  test('ADR 25 readTexts, an answer with a copy for each recipient, M29 reads it once', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const copies = Array.from({ length: 210 }, () => ({ typed: 'fusor', actionId: 'resposta1' }))
    await door.intake.idle()
    await writeAll(door, asked, [{ typed: 'primeira' }, ...copies, { typed: 'depois' }])
    const { id } = await ticketOf(door, asked)
    const texts = (await readTexts(door.database.reader, [id])).get(id)?.texts
    const body = texts?.body.filter((text) => !text.startsWith('Resposta')) ?? []
    assert.deepEqual(
      body.map((text) => text.trim().replace(/\d+/, 'n')),
      ['Mensagem n.', 'depois', 'fusor', 'primeira'],
    )
  })

  test('ADR 25 readTexts, more mails than are read of a ticket, C22 reads the first and the newest of both directions', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const mails = Array.from({ length: 199 }, (_, index) => ({ typed: `escrita${index + 1}` }))
    await writeAll(door, asked, mails)
    const { id, protocol } = await ticketOf(door, asked)
    await send(door, {
      raw: fresh({ Subject: `Re: x [${protocol}]`, 'In-Reply-To': `<${asked.messageId}>` }),
    })
    // The words of the mails are known as they are queued, those of the clients once they are read.
    await door.intake.idle()
    const bodyOf = async () => (await readTexts(door.database.reader, [id])).get(id)?.texts?.body ?? []
    const written = (await bodyOf()).filter((text) => text.startsWith('escrita'))
    assert.equal(written.length, 199, 'with its first and its last, 201')
    await write(door, asked, { typed: 'escrita200' })
    const later = await bodyOf()
    assert.deepEqual(
      ['escrita200', 'escrita2', 'escrita1'].map((text) => later.includes(text)),
      [true, true, false],
    )
    assert.ok(later.some((text) => text.startsWith('Mensagem')))
  })

  test('ADR 25 splitTicket and mergeTicket, a mail that people wrote, C22 is found where it stands then', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    await write(door, asked, { typed: 'fusor' })
    const moved = await write(door, asked, { typed: 'perfuratriz' })
    const { id, version } = await ticketOf(door, asked)
    const request = { ticketId: id, version, messageIds: [moved], title: 'Outra' }
    const split = await splitTicket(door.database.writer, request, action)
    assert.ok(split.kind === 'split')
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
    assert.deepEqual(await holders(door, 'perfuratriz'), [split.protocol])
    const parted = await ticketOf(door, split)
    const merge = { ticketId: parted.id, version: parted.version, into: asked.protocol ?? '' }
    assert.equal((await mergeTicket(door.database.writer, merge, action)).kind, 'merged')
    assert.deepEqual(await holders(door, 'perfuratriz'), [split.protocol], 'as the words of its client')
  })

  test('ADR 25 attachPreTicket and restorePreTicket, mails that people wrote, C22 C35 go along and come back', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const target = await send(door)
    await write(door, asked, { typed: 'fusor' })
    await write(door, target, { typed: 'toner' })
    const seen = await ticketOf(door, asked)
    const into = await ticketOf(door, target)
    const attached = (trx: Parameters<typeof attachPreTicket>[0]) => attachPreTicket(trx, seen, into, action)
    assert.equal(await writeTransaction(door.database, attached), 'done')
    assert.deepEqual(await holders(door, 'fusor'), [target.protocol])
    const back = await ticketOf(door, asked)
    assert.ok(await writeTransaction(door.database, (trx) => restorePreTicket(trx, back, action)))
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
    assert.deepEqual(await holders(door, 'toner'), [target.protocol])
  })

  test('ADR 25 discardTicket, with an answer, C22 is found by none of its words until it is taken back', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    await write(door, asked, { typed: 'fusor' })
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
    const { id } = await ticketOf(door, asked)
    assert.ok(await discardTicket(door.database.writer, id, action))
    assert.deepEqual(await holders(door, 'fusor'), [])
    const gone = await ticketOf(door, asked)
    assert.ok(await writeTransaction(door.database, (trx) => restorePreTicket(trx, gone, action)))
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
  })

  test('ADR 25 typed_texts, its migration taken back, leaves tickets that are found by what came in', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const { database } = door
    await write(door, asked, { typed: 'fusor' })
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
    await down(database.writer)
    const { id } = await ticketOf(door, asked)
    assert.deepEqual(await database.reader('text_waiting').pluck('ticket_id'), [id])
    await up(database.writer)
    assert.deepEqual(await holders(door, 'fusor'), [])
  })

  test('ADR 25 erasePerson, LGPD leaves no word that was typed to her, also where her ticket took it in', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const { database } = door
    const other = await send(door, {
      raw: fresh({ From: 'Rui <rui@cliente.example>' }),
      from: 'rui@cliente.example',
    })
    await write(door, asked, { typed: 'aneurisma', text: 'aneurisma\r\n' })
    await write(door, other, { typed: 'aneurisma', text: 'aneurisma\r\n', to: ['rui@cliente.example'] })
    await write(door, other, { typed: 'aneurisma', text: 'aneurisma\r\n' })
    const [seen, into] = [await ticketOf(door, other), await ticketOf(door, asked)]
    const attached = (trx: Parameters<typeof attachPreTicket>[0]) => attachPreTicket(trx, seen, into, action)
    assert.equal(await writeTransaction(database, attached), 'done')
    assert.deepEqual(await holders(door, 'aneurisma'), [asked.protocol])
    const ana = await findContact(database.reader, 'ana@cliente.example')
    await erasePerson(database, door.blobs, ana?.id ?? '')
    assert.equal(await countRows(database, 'typed_texts'), 0)
    assert.deepEqual(await holders(door, 'aneurisma'), [])
    const tables = [...(await dumpTables(database))].filter(([, rows]) => rows.includes('aneurisma'))
    assert.deepEqual(
      tables.map(([table]) => table),
      [],
    )
  })

  test('ADR 25 erasePerson, of one who only got a copy of her own, LGPD keeps what was written to the other', async () => {
    const { door, asked } = await openDoor()
    await using _ = door
    const copies = { typed: 'fusor', actionId: 'resposta1' }
    await send(door, { raw: fresh({ From: 'Eva <eva@cliente.example>' }), from: 'eva@cliente.example' })
    await write(door, asked, copies)
    await write(door, asked, { ...copies, to: ['eva@cliente.example'] })
    const eva = await findContact(door.database.reader, 'eva@cliente.example')
    await erasePerson(door.database, door.blobs, eva?.id ?? '')
    assert.equal(await countRows(door.database, 'typed_texts'), 1)
    assert.deepEqual(await holders(door, 'fusor'), [asked.protocol])
  })
})
