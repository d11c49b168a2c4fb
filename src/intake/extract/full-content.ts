import type { Readable } from 'node:stream'
import type { Content } from '../../domain/mail/content.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { keepFiles } from './attachments.ts'
import { readBody } from './body.ts'
import { readBounce } from './bounce.ts'
import { readForward } from './forward.ts'
import { htmlToText } from './html-text.ts'
import { readParts } from './part-stream.ts'
import { splitReply } from './reply-text.ts'
import { cleanHtml, isCleanable } from './sanitize.ts'

/** Makes the whole content of a message; its files are on stable storage when this resolves. */
export async function fullContent(message: Readable, blobs: BlobStore): Promise<Content> {
  const { subject, fields, parts } = await readParts(message, blobs)
  const body = readBody(parts)
  const { attachments, tnef } = await keepFiles(body.others, body.html, blobs)
  const html = body.html ?? (tnef?.html && isCleanable(tnef.html) ? cleanHtml(tnef.html) : null)
  const text = body.text || tnef?.text || (tnef?.html ? htmlToText(tnef.html) : '')
  return {
    text,
    ...splitReply(text, body.marks),
    html,
    attachments,
    bounce: readBounce(parts, { fields, subject, text }),
    forward: readForward(parts, text, subject),
    fault: null,
  }
}
