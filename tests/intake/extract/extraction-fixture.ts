import { mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createExtractor, type Extractor } from '../../../src/intake/extract/extractor.ts'
import { BlobStore } from '../../../src/store/blobs.ts'

/** An extractor on a folder of its own. */
export type Fixture = {
  readonly extractor: Extractor
  readonly faults: readonly unknown[]
  /** The octets of a kept file. */
  read(sha256: string): Promise<Buffer>
  close(): Promise<void>
}

/** Opens an extractor for a test file; close it in `after`. */
export function openExtractor(timeoutMs = 10_000, workers = 1): Fixture {
  const blobFolder = mkdtempSync(join(tmpdir(), 'portaria-extract-'))
  const faults: unknown[] = []
  const extractor = createExtractor({
    workers,
    timeoutMs,
    blobFolder,
    log: (_level, _event, fields) => faults.push(fields),
  })
  return {
    extractor,
    faults,
    read: (sha256) => buffer(new BlobStore(blobFolder).open(sha256)),
    async close() {
      await extractor.close()
      await rm(blobFolder, { recursive: true })
    },
  }
}

/** A mail of `tests/messages`, with the line ends that SMTP gives it. */
export function readMail(name: string): Uint8Array {
  const text = readFileSync(resolve(import.meta.dirname, '../../messages', name), 'utf8')
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'))
}
