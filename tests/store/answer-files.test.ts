import assert from 'node:assert/strict'
import { utimes } from 'node:fs/promises'
import { test } from 'node:test'
import type { AnswerContent } from '../../src/domain/outgoing/answer.ts'
import { streamBlobNames } from '../../src/store/blob-names.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { addContact } from '../../src/store/contacts.ts'
import type { Database } from '../../src/store/database.ts'
import { addAnswerFiles, saveDraft } from '../../src/store/drafts.ts'
import { erasePerson } from '../../src/store/erasure.ts'
import { newId } from '../../src/store/id.ts'
import { removeOrphans } from '../../src/store/orphans.ts'
import { removeUnreferenced } from '../../src/store/retention.ts'
import { sweepAnswers } from '../../src/store/undone-answers.ts'
import { openRead } from '../support/agents.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'

const old = new Date(Date.now() - 3 * 86_400_000)
const dayAgo = new Date(Date.now() - 86_400_000)

const content: AnswerContent = {
  originalId: null,
  to: 'ana@cliente.example',
  cc: '',
  people: [],
  subject: '',
  text: '',
  quotes: false,
  forwards: [],
  move: 'keep',
  sendAt: '',
}

async function draftWith(
  database: Database,
  sha256: string,
  ticketId: string,
  written = content,
): Promise<string> {
  const id = newId(new Date())
  await saveDraft(database.writer, { id, ticketId, userId: 'u', content: written, version: 0 }, new Date())
  const file = { name: 'a.txt', contentType: 'text/plain', octets: 2, sha256, isPicture: false }
  await addAnswerFiles(database.writer, id, [file], new Date())
  return id
}

forEachDialect((_dialect, open) => {
  test('files, of a draft, are kept while it is there and go with it', async () => {
    await using database = await open()
    const blobs = new BlobStore(temporaryFolder())
    const name = await blobs.put(Buffer.from('um'))
    await utimes(blobs.pathOf(name), old, old)
    const [ticketId = ''] = await openRead(database, 1)
    const id = await draftWith(database, name, ticketId)
    assert.equal(await removeOrphans(database.reader, blobs, dayAgo), 0)
    await removeUnreferenced(database.reader, blobs, [name])
    assert.equal(await blobs.has(name), true)
    const names: string[] = []
    for await (const each of streamBlobNames(database.reader)) names.push(each)
    assert.ok(names.includes(name))
    await sweepAnswers(database.writer, new Date())
    await database.writer('answers').where({ id }).delete()
    assert.equal(await removeOrphans(database.reader, blobs, dayAgo), 1)
  })

  test('answers, all of whose mails have left, are forgotten after a day and no earlier', async () => {
    await using database = await open()
    const [ticketId = ''] = await openRead(database, 1)
    const ids = [await draftWith(database, 'a', ticketId), await draftWith(database, 'b', ticketId)]
    const [gone, fresh] = ids
    await database
      .writer('answers')
      .where({ id: gone })
      .update({ state: 'queued', leaves_at: old.toISOString() })
    await database
      .writer('answers')
      .where({ id: fresh })
      .update({ state: 'queued', leaves_at: new Date().toISOString() })
    const draft = await draftWith(database, 'c', ticketId)
    await sweepAnswers(database.writer, new Date())
    assert.deepEqual(new Set(await database.reader('answers').pluck('id')), new Set([fresh, draft]))
  })

  test('drafts, of a person who is erased LGPD, go with her ticket and wherever they name her', async () => {
    await using database = await open()
    const blobs = new BlobStore(temporaryFolder())
    const [ticketId = '', otherId = ''] = await openRead(database, 2)
    const ana = await addContact(
      database.writer,
      { address: 'ana@cliente.example', name: 'Ana', role: 'requester' },
      new Date(),
    )
    await database.writer('tickets').where({ id: ticketId }).update({ requester_id: ana.id })
    await database.writer('tickets').where({ id: otherId }).update({ requester_id: null })
    await draftWith(database, 'a', ticketId, { ...content, to: '' })
    await draftWith(database, 'b', otherId, { ...content, cc: 'Ana <ANA@cliente.example>' })
    const kept = await draftWith(database, 'c', otherId, { ...content, to: 'lia@cliente.example' })
    await erasePerson(database, blobs, ana.id)
    assert.deepEqual(await database.reader('answers').pluck('id'), [kept])
    assert.deepEqual(await database.reader('answer_files').pluck('sha256'), ['c'])
  })
})
