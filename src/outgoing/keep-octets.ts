import { createHash } from 'node:crypto'
import type { StoredOctets } from '../domain/outgoing/composed-mail.ts'
import type { BlobStore, BlobWriter } from '../store/blobs.ts'

/** Octets of a mail kept in its row; a longer one goes to a file while it is made. */
const maxInlineOctets = 256 * 1024

/**
 * Keeps the octets of a mail of ours while they are made: in memory, or past 256 KiB in a synced file.
 *
 * A stream that fails rejects, and leaves no file behind.
 */
export async function keepOctets(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  blobs: Pick<BlobStore, 'create'>,
): Promise<StoredOctets> {
  const digest = createHash('sha256')
  const chunks: Uint8Array[] = []
  let length = 0
  let writer: BlobWriter | null = null
  try {
    for await (const chunk of stream) {
      digest.update(chunk)
      length += chunk.length
      if (writer === null) chunks.push(chunk)
      else await writer.write(chunk)
      if (writer === null && length > maxInlineOctets) {
        writer = blobs.create()
        for (const first of chunks.splice(0)) await writer.write(first)
      }
    }
    const sha256 = digest.digest('hex')
    if (writer === null) return { length, sha256, blob: null, inline: Buffer.concat(chunks) }
    await writer.commit(sha256)
    return { length, sha256, blob: sha256, inline: null }
  } catch (error) {
    await writer?.discard().catch(() => undefined)
    throw error
  }
}
