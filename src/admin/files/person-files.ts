import type { BlobStore } from '../../store/blobs.ts'
import type { Db } from '../../store/database.ts'
import { findPersonData } from '../../store/person-data.ts'
import { openRaw } from '../../store/raw-messages.ts'
import type { ZipEntry } from './zip.ts'

/** What is known of a person as files: one with all data, and each mail as it came or went. LGPD art. 18, II and V */
export async function* personFiles(db: Db, blobs: BlobStore, contactId: string): AsyncGenerator<ZipEntry> {
  const data = await findPersonData(db, contactId)
  if (data === null) return
  const text = Buffer.from(`${JSON.stringify(data, null, 2)}\n`)
  yield { name: 'person.json', octets: once(text) }
  for (const { id } of data.messages) {
    const octets = await openRaw(db, blobs, id)
    if (octets !== null) yield { name: `messages/${id}.eml`, octets }
  }
}

async function* once(octets: Buffer): AsyncGenerator<Buffer> {
  yield octets
}
