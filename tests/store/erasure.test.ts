import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyAudit } from '../../src/store/audit-chain.ts'
import { recordAudit } from '../../src/store/audit.ts'
import { checkChain } from '../../src/store/chain-check.ts'
import { addFurtherAddress } from '../../src/store/contact-addresses.ts'
import { findContact } from '../../src/store/contacts.ts'
import { migrate, openDatabase } from '../../src/store/database.ts'
import { erasePerson } from '../../src/store/erasure.ts'
import { saveExtractions } from '../../src/store/extractions.ts'
import { addNote } from '../../src/store/notes.ts'
import { readEquation, recount } from '../../src/store/tallies.ts'
import { writeWaiting } from '../../src/store/text-waiting.ts'
import { editTicket } from '../../src/store/ticket-edits.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { filesBelow } from '../support/files.ts'
import { temporaryFolder } from '../support/folders.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { dumpTables } from '../support/table-dump.ts'

/** What only Joaquina ever wrote or was called; nothing of it may be left. */
const traces = ['joaquina', 'quincas', 'prontuário', 'prontuario', 'aneurisma', 'laudo-secreto']

const file = Buffer.from('aneurisma da joaquina '.repeat(20_000))

forEachDialect((dialect, open) => {
  test('erasePerson, of one who wrote, was answered and was copied, LGPD leaves none of her words anywhere', async () => {
    const folder = temporaryFolder()
    await using intake = await openTestIntake({}, dialect === 'sqlite' ? onFile(folder) : open)
    const { database, blobs } = intake
    const id = await fill(intake)
    assert.notDeepEqual(await found(intake, folder), [], 'the words are there before')
    const counted = await readEquation(database.reader)
    const erased = await erasePerson(database, blobs, id)
    assert.equal(erased?.tickets, 2)
    assert.equal(erased?.addresses, 2)
    assert.equal(erased?.messages, 3)
    assert.deepEqual(await found(intake, folder), [])
    assert.deepEqual((await readEquation(database.reader)).all, counted.all)
    assert.deepEqual(await recount(database.reader), counted.all)
    assert.equal(await erasePerson(database, blobs, id), null, 'she is gone')
    const titles: string[] = await database.reader('tickets').orderBy('seq').pluck('title')
    assert.deepEqual(titles, ['dados eliminados', 'dados eliminados', 'Nota do Rui'])
  })

  test('erasePerson, another wrote too, LGPD keeps what is his', async () => {
    await using intake = await openTestIntake({}, open)
    const id = await fill(intake)
    await erasePerson(intake.database, intake.blobs, id)
    const rui = await intake.database.reader('messages').where({ subject: 'Nota do Rui' }).first()
    assert.equal(rui.author_address, 'rui@cliente.example')
    assert.equal(rui.cc_mailboxes, '[]')
    assert.equal((await intake.database.reader('raw_messages').where({ message_id: rui.id })).length, 1)
    assert.equal((await intake.database.reader('tickets').where({ title: 'Nota do Rui' }).first()).cc, '[]')
  })

  test('erasePerson, then the chains are checked, LGPD beyond 9 both verify', async () => {
    await using intake = await openTestIntake({}, open)
    const { database, blobs } = intake
    const id = await fill(intake)
    await erasePerson(database, blobs, id)
    const { faults, erased, messages } = await checkChain(database.reader)
    assert.deepEqual([faults, erased, messages], [[], 3, 4])
    const audit = await verifyAudit(database.reader)
    assert.deepEqual([audit.broken, audit.lines], [null, 2])
  })

  test('checkChain, a text written into an erased message, beyond 9 finds it', async () => {
    for (const change of [{ author_address: 'x@y.example' }, { erased_leaf: 'ab'.repeat(32) }]) {
      await using intake = await openTestIntake({}, open)
      const { database, blobs } = intake
      await erasePerson(database, blobs, await fill(intake))
      await database.writer('messages').whereNotNull('erased_leaf').update(change)
      assert.equal((await checkChain(database.reader)).faults.length, 3, Object.keys(change).join())
    }
  })

  test('saveExtractions, of a message that was erased while it was read LGPD, writes nothing', async () => {
    await using intake = await openTestIntake({}, open)
    const { database, blobs } = intake
    await erasePerson(database, blobs, await fill(intake))
    const { id } = await database.reader('messages').whereNotNull('erased_leaf').first('id')
    const content = {
      text: 'aneurisma',
      replyText: '',
      quotedText: '',
      html: null,
      bounce: null,
      forward: null,
    }
    const extraction = {
      messageId: id,
      state: 'extracted',
      content: { ...content, fault: null, attachments: [] },
    } as const
    await database.writer.transaction((trx) => saveExtractions(trx, [extraction], new Date()))
    assert.deepEqual(await database.reader('contents').where({ message_id: id }), [])
    assert.deepEqual((await checkChain(database.reader)).faults, [])
  })

  test('history and audit, of an update that says more than that it was erased, security 6.20 refuse it', async () => {
    await using intake = await openTestIntake({}, open)
    const { database } = intake
    await fill(intake)
    const erased = '{"erased":true}'
    for (const change of [
      { details: '{}' },
      { details: erased, actor: 'x' },
      { details: erased, at: '2020' },
    ])
      await assert.rejects(database.writer('history').update(change), /append-only/)
    for (const change of [
      { details: erased },
      { details: erased, subject: null, link: 'x' },
      { details: erased, subject: null, actor: 'x' },
      { subject: null },
    ])
      await assert.rejects(database.writer('audit').update(change), /append-only/, JSON.stringify(change))
    await assert.rejects(database.writer('history').delete(), /append-only/)
  })
})

/** Joaquina with two addresses, two tickets and an answer; and Rui, who copied her. */
async function fill(intake: TestIntake): Promise<string> {
  const { database } = intake
  await intake.addDesk({ acknowledge: false })
  await intake.send({ raw: withFile(), from: 'joaquina@casa.example' })
  const id = (await findContact(database.reader, 'joaquina@casa.example'))?.id ?? ''
  await addFurtherAddress(database, id, 'quincas@casa.example')
  const again = mail(
    { From: 'Quincas <Quincas@casa.example>', Subject: 'Prontuário', 'Message-ID': '<dois@casa.example>' },
    'Tenho um aneurisma.',
  )
  await intake.send({ raw: again, from: 'quincas@casa.example' })
  await intake.send({ raw: reply(), from: 'joaquina@casa.example' })
  const rui = mail({
    From: 'Rui <rui@cliente.example>',
    Cc: 'J <joaquina@casa.example>',
    Subject: 'Nota do Rui',
    'Message-ID': '<tres@cliente.example>',
  })
  await intake.send({ raw: rui, from: 'rui@cliente.example' })
  await intake.intake.idle()
  const line = { actor: 'admin', address: '127.0.0.1' }
  await recordAudit(database.writer, {
    ...line,
    event: 'contact-changed',
    subject: 'joaquina@casa.example',
    details: { name: ['', 'Joaquina'] },
  })
  await recordAudit(database.writer, { ...line, event: 'desk-changed', subject: 'suporte@empresa.example' })
  const hers = await database.reader('tickets').where({ requester_id: id }).orderBy('seq').first()
  const action = { actor: 'bia', now: new Date() }
  await addNote(database.writer, hers.id, { authorId: 'u', text: 'Prontuário da Joaquina' }, action)
  const edit = { title: 'Aneurisma', dueAt: null }
  assert.ok(await editTicket(database.writer, hers.id, edit, { ...action, version: Number(hers.version) }))
  for (let more = true; more; ) more = await writeWaiting(database, 100, new Date())
  return id
}

function reply(): string {
  return mail({
    From: 'Joaquina <joaquina@casa.example>',
    'In-Reply-To': '<um@casa.example>',
    'Message-ID': '<quatro@casa.example>',
    Subject: 'Re: laudo-secreto',
  })
}

function withFile(): string {
  return [
    'From: Joaquina <joaquina@casa.example>',
    'To: suporte@empresa.example',
    'Subject: laudo-secreto',
    'Message-ID: <um@casa.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Tenho um aneurisma.',
    '--b',
    'Content-Type: text/plain; name=laudo-secreto.txt',
    'Content-Disposition: attachment; filename=laudo-secreto.txt',
    'Content-Transfer-Encoding: base64',
    '',
    file.toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n')
}

function onFile(folder: string): Open {
  return async () => {
    const database = openDatabase(`sqlite:${join(folder, 'portaria.db')}`)
    await migrate(database)
    return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() })
  }
}

/** Where her words are found: in files, octet by octet, and in tables. Rui's own octets name her and are his. */
async function found({ database, blobs }: TestIntake, folder: string): Promise<string[]> {
  await database
    .writer('raw_messages')
    .whereIn('message_id', database.writer('messages').where({ subject: 'Nota do Rui' }).select('id'))
    .update({ octets: Buffer.from('x') })
  if (database.dialect === 'sqlite') await database.writer.raw('pragma wal_checkpoint(truncate)')
  const names = [...filesBelow(folder, ''), ...filesBelow(blobs.folder, '')]
  const texts = names.map((name): [string, string] => [name, readFileSync(name, 'latin1')])
  for (const [table, rows] of await dumpTables(database)) texts.push([table, rows])
  return texts.flatMap(([name, text]) =>
    traces
      .flatMap((trace) => [trace, Buffer.from(trace).toString('latin1')])
      .filter((trace) => text.toLowerCase().includes(trace))
      .map((trace) => `${name}: ${trace}`),
  )
}
