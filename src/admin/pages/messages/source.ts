import { findMessage } from '../../../store/messages.ts'
import { openRaw } from '../../../store/raw-messages.ts'
import { note } from '../../audit-note.ts'
import { sendFile } from '../../files/send-file.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { parameter } from '../../visit.ts'

/** Hands out the octets of a message as received, as a file of mail. */
export const source: Page = (context) => async (request, response) => {
  const { database, blobs } = context
  const message = await findMessage(database.reader, parameter(request, 'id'))
  const octets = message === null ? null : await openRaw(database.reader, blobs, message.id)
  if (message === null || octets === null) throw notFound()
  await note(context, request, { event: 'source-downloaded', subject: message.id })
  const file = { name: `${message.id}.eml`, contentType: 'message/rfc822', octets: message.octets }
  await sendFile(response, file, octets)
}
