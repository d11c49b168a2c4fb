import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { BlobStore } from '../../src/store/blobs.ts'
import { removeOrphans } from '../../src/store/orphans.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { settle } from '../support/settle.ts'
import { settlement } from '../support/settlement.ts'

const old = new Date(Date.now() - 3 * 86_400_000)
const dayAgo = (): Date => new Date(Date.now() - 86_400_000)

async function putOld(blobs: BlobStore, text: string): Promise<string> {
  const name = await blobs.put(Buffer.from(text))
  await utimes(blobs.pathOf(name), old, old)
  return name
}

test('BlobStore, octets put again that are there already, are young again', async () => {
  const blobs = new BlobStore(temporaryFolder())
  const name = await putOld(blobs, 'again')
  await blobs.put(Buffer.from('again'))
  assert.equal(await blobs.removeOlder(name, dayAgo()), false)
  assert.equal(await blobs.has(name), true)
})

test('BlobStore, what a killed process left in incoming, goes when it is old, and what was put aside comes back', async () => {
  const folder = temporaryFolder()
  const blobs = new BlobStore(folder)
  const aside = await putOld(blobs, 'aside')
  const incoming = path.join(folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  for (const [name, time] of [
    ['half-a-message', old],
    ['arriving', new Date()],
  ] as const) {
    await writeFile(path.join(incoming, name), 'x')
    await utimes(path.join(incoming, name), time, time)
  }
  await rename(blobs.pathOf(aside), path.join(incoming, `${aside}.removed`))
  await blobs.clearIncoming(dayAgo())
  assert.deepEqual(await readdir(incoming), ['arriving'])
  assert.equal(await blobs.has(aside), true)
})

forEachDialect((_dialect, open) => {
  test('removeOrphans, files with and without rows, removes only old ones that nothing refers to', async () => {
    await using database = await open()
    const blobs = new BlobStore(temporaryFolder())
    const [orphan, kept] = [await putOld(blobs, 'orphan'), await putOld(blobs, 'kept')]
    const young = await blobs.put(Buffer.from('young'))
    await settle(database, settlement({ blob: kept }))
    assert.equal(await removeOrphans(database.reader, blobs, dayAgo()), 1)
    assert.deepEqual(await Promise.all([orphan, kept, young].map((name) => blobs.has(name))), [
      false,
      true,
      true,
    ])
    assert.equal(await removeOrphans(database.reader, new BlobStore('/nonexistent'), dayAgo()), 0)
  })

  test('removeOrphans, the same octets arriving meanwhile, never loses a file that a row refers to', async () => {
    await using database = await open()
    const blobs = new BlobStore(temporaryFolder())
    for (let round = 0; round < 20; round++) {
      const octets = randomBytes(64)
      const name = await blobs.put(octets)
      await utimes(blobs.pathOf(name), old, old)
      const arrive = async (): Promise<void> => {
        // Once as an attachment is kept, once as a large message is.
        if (round % 2 === 0) await blobs.put(octets)
        else {
          const writer = blobs.create()
          await writer.write(octets)
          await writer.commit(name)
        }
        await settle(database, settlement({ blob: name }))
      }
      await Promise.all([removeOrphans(database.reader, blobs, dayAgo()), arrive()])
      assert.equal(await blobs.has(name), true, `round ${round}`)
    }
  })
})
