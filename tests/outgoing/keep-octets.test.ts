import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { keepOctets } from '../../src/outgoing/keep-octets.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { temporaryFolder } from '../support/folders.ts'

const blobs = new BlobStore(temporaryFolder())

test('octets of a mail of ours, at most 256 KiB, are kept at hand', async () => {
  const whole = Buffer.alloc(256 * 1024, 'a')
  const kept = await keepOctets([whole.subarray(0, 5), whole.subarray(5)], blobs)
  assert.deepEqual(kept, {
    length: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
    blob: null,
    inline: whole,
  })
})

test('octets of a mail of ours, more than 256 KiB, are kept in a file of their name', async () => {
  const whole = Buffer.alloc(300 * 1024, 'b')
  const kept = await keepOctets([whole.subarray(0, 200_000), whole.subarray(200_000)], blobs)
  assert.equal(kept.inline, null)
  assert.equal(kept.blob, createHash('sha256').update(whole).digest('hex'))
  assert.deepEqual(await buffer(blobs.open(kept.blob ?? '')), whole)
})

test('octets of a mail of ours, a stream that fails, leave no file', async () => {
  const failing = new BlobStore(temporaryFolder())
  async function* octets(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(600 * 1024)
    throw new Error('expected more')
  }
  await assert.rejects(keepOctets(octets(), failing), /expected more/)
  assert.deepEqual(await readdir(join(failing.folder, 'incoming')).catch(() => []), [])
})
