import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Attachment, Content } from '../../domain/mail/content.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { convertibleCharacters } from './body.ts'
import { htmlToText } from './html-text.ts'
import type { Source } from './job.ts'
import { firstText } from './lean-text.ts'
import { PartSink } from './part-body.ts'
import { splitReply } from './reply-text.ts'
import { clean, decodePartText } from './text-decode.ts'

/** Octets from the start of the message in which its text is looked for. */
const readOctets = 1024 * 1024

/** Makes what can be made cheaply: the first text, and the whole message as one file. */
export async function leanContent(source: Source, blobs: BlobStore): Promise<Content> {
  const chunks: Uint8Array[] = []
  let count = 0
  const sink = new PartSink(blobs, false)
  const message = 'path' in source ? createReadStream(source.path) : Readable.from([source.octets])
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    if (count < readOctets) chunks.push(chunk)
    count += chunk.length
    await sink.write(chunk)
  }
  const text = textOf(Buffer.concat(chunks).subarray(0, readOctets))
  return {
    text,
    ...splitReply(text),
    html: null,
    attachments: [await keepWhole(sink, blobs)],
    bounce: null,
    forward: null,
    fault: null,
  }
}

function textOf(head: Uint8Array): string {
  const found = firstText(head)
  if (!found) return ''
  const text = decodePartText(found.octets, found.charset, found.isHtml).slice(0, convertibleCharacters)
  return found.isHtml ? htmlToText(text) : clean(text).trim()
}

async function keepWhole(sink: PartSink, blobs: BlobStore): Promise<Attachment> {
  const body = await sink.end()
  const isHeld = body.kind === 'held'
  return {
    filename: 'message.eml',
    contentType: 'message/rfc822',
    octets: isHeld ? body.octets.length : body.count,
    sha256: isHeld ? await blobs.put(body.octets) : body.sha256,
    contentId: null,
    inline: false,
  }
}
