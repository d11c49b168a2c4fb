import { findAttachment } from '../../../store/contents.ts'
import { note } from '../../audit-note.ts'
import { safeFileName } from '../../files/file-name.ts'
import { sendFile } from '../../files/send-file.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { permittedMessage } from '../../permitted.ts'
import { parameter } from '../../visit.ts'

/** Hands out an attachment, only to be saved. What the sender declared as its type is never repeated to a browser. */
export const attachment: Page = (context) => async (request, response) => {
  const { database, blobs } = context
  const { id: messageId } = await permittedMessage(context, request)
  const found = await findAttachment(database.reader, messageId, parameter(request, 'attachmentId'))
  if (found === null || !(await blobs.has(found.sha256))) throw notFound()
  const name = safeFileName(found.filename, 'anexo')
  await note(context, request, { event: 'attachment-downloaded', subject: messageId, details: { name } })
  const contentType = 'application/octet-stream'
  await sendFile(response, { name, contentType, octets: found.octets }, blobs.open(found.sha256))
}
