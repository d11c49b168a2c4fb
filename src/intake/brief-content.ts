import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Log } from '../domain/log.ts'
import type { Content } from '../domain/mail/content.ts'
import { createExtractor } from './extract/extractor.ts'

/** Reads the content of a message that is only tried; `null` when it cannot be read. */
export type ReadBriefly = (octets: Uint8Array) => Promise<Content | null>

/** Reads contents in a thread of their own; the files in them are gone when this resolves. */
export function briefReader(timeoutMs: number, log: Log): ReadBriefly {
  return async (octets) => {
    const blobFolder = await mkdtemp(path.join(tmpdir(), 'portaria-simulate-'))
    const extractor = createExtractor({ workers: 1, timeoutMs, blobFolder, log })
    try {
      return (await extractor.extract({ octets })).content
    } catch (error) {
      log('error', 'content.failed', { task: 'simulate', error })
      return null
    } finally {
      await extractor.close()
      await rm(blobFolder, { recursive: true, force: true })
    }
  }
}
