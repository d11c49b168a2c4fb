import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContentThread } from '../../../src/intake/extract/content-thread.ts'
import { leaveThread, takeThread } from '../../../src/intake/extract/spare-threads.ts'
import { mailOf } from '../../support/hostile-mails.ts'
import { openExtractor } from './extraction-fixture.ts'

test('spare thread, that an extractor left, is the next one to be taken and taken only once', async () => {
  const thread = takeThread()
  await leaveThread(thread)
  assert.equal(takeThread(), thread)
  const other = takeThread()
  assert.notEqual(other, thread)
  await Promise.all([thread.end(), other.end()])
})

test('spare thread, that ended while nobody had it, is not taken', async () => {
  const thread = new ContentThread()
  await leaveThread(thread)
  await thread.end()
  const other = takeThread()
  assert.ok(other.isAlive)
  await other.end()
})

test('spare threads, more than two, are ended', async () => {
  const threads = Array.from({ length: 3 }, () => new ContentThread())
  for (const thread of threads) await leaveThread(thread)
  assert.deepEqual(
    threads.map(({ isAlive }) => isAlive),
    [true, true, false],
  )
  await Promise.all([takeThread(), takeThread()].map((thread) => thread.end()))
})

test('spare thread, of an extractor on another folder, keeps files in the folder of the one that reads', async () => {
  const raw = mailOf('application/octet-stream', 'x')
  const [first, second] = [openExtractor(), openExtractor()]
  await first.extractor.extract({ octets: raw })
  await first.close()
  const { content } = await second.extractor.extract({ octets: raw })
  const sha256 = content.attachments[0]?.sha256
  assert.ok(sha256)
  assert.equal((await second.read(sha256)).toString().trim(), 'x')
  await second.close()
})
