import { Readable } from 'node:stream'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { BlobStore } from './blobs.ts'
import type { Db } from './dialect.ts'
import type { Table } from './table.ts'

/** Octets of a large message that are read to judge it again. */
const headOctets = 256 * 1024

/** Where octets are written that are not in a file. */
export const rawTable: Table = { name: 'raw_messages', columns: ['message_id', 'octets'], blob: 'octets' }

type RawRow = {
  octets: number | string
  sha256: string | null
  body_sha256: string | null
  blob: string | null
  whole: Uint8Array | null
}

/** The octets of a message as received; `null` when there is no such message or it came without any. */
export async function openRaw(db: Db, blobs: BlobStore, messageId: string): Promise<Readable | null> {
  const row = await findRaw(db, messageId)
  if (row === null) return null
  if (row.blob !== null) return blobs.open(row.blob)
  return row.whole === null ? null : Readable.from([Buffer.from(row.whole)])
}

/** A message as the door handed it in, to be judged again; `null` as for openRaw. */
export async function readRawHead(db: Db, blobs: BlobStore, messageId: string): Promise<RawMessage | null> {
  const row = await findRaw(db, messageId)
  if (row === null || row.sha256 === null) return null
  const head = row.blob === null ? row.whole : await readStart(blobs.open(row.blob))
  if (head === null) return null
  return {
    head,
    octets: Number(row.octets),
    sha256: row.sha256,
    // Only a mail of ours has none, and nobody judges it.
    bodySha256: row.body_sha256 ?? '',
    blob: row.blob,
  }
}

async function findRaw(db: Db, messageId: string): Promise<RawRow | null> {
  const row: RawRow | undefined = await db('messages')
    .leftJoin('raw_messages', 'raw_messages.message_id', 'messages.id')
    .where({ 'messages.id': messageId })
    .first('messages.octets as octets', 'sha256', 'body_sha256', 'blob', 'raw_messages.octets as whole')
  return row ?? null
}

async function readStart(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    octets += chunk.length
    if (octets >= headOctets) break
  }
  return Buffer.concat(chunks).subarray(0, headOctets)
}
