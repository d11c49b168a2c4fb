import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { receive, type Received } from '../../src/intake/receive.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { inPieces } from '../support/intake.ts'

const maxOctets = 1_000_000

function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

async function inFolder(run: (blobs: BlobStore, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portaria-receive-'))
  try {
    await run(new BlobStore(folder), folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

function rawOf(received: Received): {
  octets: number
  sha256: string
  bodySha256: string
  blob: string | null
} {
  if (received.kind !== 'whole') throw new Error(`expected a whole message, got ${received.kind}`)
  return received.raw
}

for (const octets of [1, 2, 3, 7, 10_000]) {
  test(`receive, a message in pieces of ${octets}, is digested as one`, async () => {
    const message = 'Subject: x\r\n\r\nlinha um\r\n\r\nlinha dois\r\n\r\n\r\n'
    const raw = rawOf(await receive(inPieces(message, octets), { maxOctets, blobs: null }))
    assert.equal(raw.sha256, sha256(message))
    assert.equal(raw.bodySha256, sha256('linha um\r\n\r\nlinha dois'))
  })
}

test('receive, lone line feeds, are mended before anything is digested', async () => {
  const raw = rawOf(await receive(inPieces('Subject: x\n\nlinha\n'), { maxOctets, blobs: null }))
  assert.equal(raw.sha256, sha256('Subject: x\r\n\r\nlinha\r\n'))
})

test('receive, a carriage return alone, is malformed and kept', async () => {
  const received = await receive(inPieces('Subject: x\r\n\r\na\rb\r\n'), { maxOctets, blobs: null })
  assert.equal(received.kind, 'malformed')
})

test('receive, more than 256 KiB, lies in a file and only its head in memory', async () => {
  await inFolder(async (blobs, folder) => {
    const message = Buffer.from(`Subject: x\r\n\r\n${'linha comprida\r\n'.repeat(40_000)}`)
    const received = await receive(inPieces(message), { maxOctets, blobs })
    const raw = rawOf(received)
    assert.equal(raw.blob, sha256(message))
    assert.deepEqual(await filesIn(folder), [sha256(message)])
    assert.equal(received.kind === 'whole' && received.raw.head.length, 256 * 1024)
  })
})

test('complaint 16 receive, past the limit, reads to the end and keeps nothing', async () => {
  await inFolder(async (blobs, folder) => {
    let read = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; read < 300; read++) yield Buffer.alloc(65_536, 'a')
    }
    const received = await receive(endless(), { maxOctets, blobs })
    assert.equal(received.kind === 'too-large' && received.octets, 300 * 65_536)
    assert.equal(read, 300)
    assert.deepEqual(await filesIn(folder), [])
  })
})

test('complaint 16 receive, a message of exactly the limit, is whole and one octet more is too large', async () => {
  const message = `Subject: x\r\n\r\n${'a'.repeat(100)}\r\n`
  const kindAt = async (limit: number) =>
    (await receive(inPieces(message), { maxOctets: limit, blobs: null })).kind
  assert.deepEqual([await kindAt(message.length), await kindAt(message.length - 1)], ['whole', 'too-large'])
})

test('receive, a peer that goes away, rejects and leaves no file', async () => {
  await inFolder(async (blobs, folder) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 10; count++) yield Buffer.alloc(65_536, 'a')
      throw new Error('gone')
    }
    await assert.rejects(receive(broken(), { maxOctets, blobs }), /gone/)
    assert.deepEqual(await filesIn(folder), [])
  })
})

test('receive, a folder that cannot be written, is our failure and reads to the end', async () => {
  const blobs = new BlobStore(import.meta.filename)
  const received = await receive(inPieces(Buffer.alloc(600_000, 'a')), { maxOctets, blobs })
  assert.equal(received.kind, 'failed')
})
