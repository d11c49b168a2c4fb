import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { BlobStore } from '../../src/store/blobs.ts'
import { openRaw, readRawHead } from '../../src/store/raw-messages.ts'
import { purgeRefused } from '../../src/store/retention.ts'
import { findMessage } from '../../src/store/messages.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { countRows, extract, settle, settleOne } from '../support/settle.ts'
import { now, refusal, settlement } from '../support/settlement.ts'

const day = 86_400_000

test('BlobWriter, octets in many chunks, are read back whole under their name', async () => {
  const folder = temporaryFolder()
  const blobs = new BlobStore(folder)
  const chunks = Array.from({ length: 40 }, (_, index) => Buffer.alloc(50_000, index))
  const sha256 = createHash('sha256').update(Buffer.concat(chunks)).digest('hex')
  const writer = blobs.create()
  for (const chunk of chunks) await writer.write(chunk)
  assert.equal(await blobs.has(sha256), false)
  await writer.commit(sha256)
  assert.equal(await blobs.has(sha256), true)
  assert.deepEqual(await buffer(blobs.open(sha256)), Buffer.concat(chunks))
})

test('BlobWriter, discarded at any point, leaves no file behind', async () => {
  const folder = temporaryFolder()
  const blobs = new BlobStore(folder)
  await blobs.create().discard()
  const writer = blobs.create()
  await writer.write(Buffer.alloc(1_000_000))
  await writer.discard()
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  assert.deepEqual(
    files.filter((file) => file.isFile()),
    [],
  )
})

test('BlobStore, the same octets twice and none at all, are kept once each', async () => {
  const folder = temporaryFolder()
  const blobs = new BlobStore(folder)
  const name = await blobs.put(Buffer.from('oi'))
  assert.equal(await blobs.put(Buffer.from('oi')), name)
  const empty = await blobs.put(Buffer.alloc(0))
  assert.equal((await buffer(blobs.open(empty))).length, 0)
})

test('BlobStore, octets kept again while an old copy is cleared away, are still there', async () => {
  const blobs = new BlobStore(temporaryFolder())
  const name = await blobs.put(Buffer.from('oi'))
  const old = new Date(Date.now() - day)
  await utimes(blobs.pathOf(name), old, old)
  await blobs.put(Buffer.from('oi'))
  assert.equal(await blobs.removeOlder(name, new Date(Date.now() - day / 2)), false)
  assert.equal(await blobs.has(name), true)
})

test('BlobStore, a name that is a path, is refused', async () => {
  const blobs = new BlobStore('/nonexistent')
  assert.throws(() => blobs.open('../../etc/passwd'), /SHA-256/)
  await assert.rejects(async () => blobs.has('../../etc/passwd'), /SHA-256/)
})

forEachDialect((_dialect, open) => {
  test('openRaw, octets in the row and in a blob, are exactly those received', async () => {
    const folder = temporaryFolder()
    await using database = await open()
    const blobs = new BlobStore(folder)
    const octets = Buffer.concat([Buffer.from('A: b\r\n\r\n'), Buffer.from([0, 255, 128, 13, 10])]).toString(
      'latin1',
    )
    const small = await settleOne(database, settlement({ octets }))
    const large = Buffer.alloc(600_000, 'x')
    const blob = await blobs.put(large)
    const other = await settleOne(database, settlement({ octets: 'head only', blob }))
    const none = await settleOne(database, settlement({ octets: null, outcomes: [refusal()] }))
    const rawOf = async (messageId: string) => {
      const stream = await openRaw(database.reader, blobs, messageId)
      return stream === null ? null : buffer(stream)
    }
    assert.deepEqual(await rawOf(small.messageId), Buffer.from(octets))
    assert.deepEqual(await rawOf(other.messageId), large)
    assert.equal(await rawOf(none.messageId), null)
    assert.equal(await rawOf('nobody'), null)
    const head = await readRawHead(database.reader, blobs, other.messageId)
    assert.equal(head?.head.length, 256 * 1024)
    assert.equal(head?.blob, blob)
    assert.equal((await readRawHead(database.reader, blobs, small.messageId))?.bodySha256.length, 64)
  })

  test('purgeRefused, refused mail past its days, goes with its words and files; all else stays', async () => {
    const folder = temporaryFolder()
    await using database = await open()
    const blobs = new BlobStore(folder)
    const [lonely, shared] = [await blobs.put(Buffer.from('lonely')), await blobs.put(Buffer.from('shared'))]
    for (const name of [lonely, shared]) {
      const old = new Date(Date.now() - 3 * day)
      await utimes(path.join(folder, name.slice(0, 2), name), old, old)
    }
    const [gone, alsoGone, kept] = await settle(
      database,
      settlement({ outcomes: [refusal()], blob: lonely }),
      settlement({ outcomes: [refusal()], blob: shared }),
      settlement({ blob: shared }),
    )
    await extract(database, gone?.messageId ?? '', alsoGone?.messageId ?? '', kept?.messageId ?? '')
    assert.equal(await purgeRefused(database.writer, blobs, new Date(now.getTime() - 1), 10), 0)
    assert.equal(await purgeRefused(database.writer, blobs, new Date(now.getTime() + day), 1), 1)
    assert.equal(await purgeRefused(database.writer, blobs, new Date(now.getTime() + day), 10), 1)
    assert.equal(await findMessage(database.reader, gone?.messageId ?? ''), null)
    assert.notEqual(await findMessage(database.reader, kept?.messageId ?? ''), null)
    assert.equal(await countRows(database, 'deliveries'), 1)
    assert.equal(await countRows(database, 'message_search'), 1)
    assert.deepEqual([await blobs.has(lonely), await blobs.has(shared)], [false, true])
  })

  test('purgeRefused, a file written just now, stays for the row that may be on its way', async () => {
    const folder = temporaryFolder()
    await using database = await open()
    const blobs = new BlobStore(folder)
    const blob = await blobs.put(Buffer.from('young'))
    await settle(database, settlement({ outcomes: [refusal()], blob }))
    assert.equal(await purgeRefused(database.writer, blobs, new Date(now.getTime() + day), 10), 1)
    assert.equal(await blobs.has(blob), true)
  })
})
