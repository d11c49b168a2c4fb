import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { attachmentDisposition, safeFileName } from '../../files/file-name.ts'
import { personFiles } from '../../files/person-files.ts'
import { zipOf } from '../../files/zip.ts'
import { note } from '../../audit-note.ts'
import type { Page } from '../../page.ts'
import { wantedContact } from './wanted.ts'

/** Hands out all that is known of a person, as an archive to be saved. */
export const submitExport: Page = (context) => async (request, response) => {
  const { database, blobs } = context
  const { id, address } = await wantedContact(context, request)
  await note(context, request, { event: 'person-exported', subject: id })
  response.setHeader('Content-Type', 'application/zip')
  response.setHeader(
    'Content-Disposition',
    attachmentDisposition(safeFileName(`${address}.zip`, 'person.zip')),
  )
  response.setHeader('Cache-Control', 'private, no-store')
  await pipeline(Readable.from(zipOf(personFiles(database.reader, blobs, id))), response)
}
