import { createTransport, type SendMailOptions } from 'nodemailer'
import { Readable } from 'node:stream'
import type { SenderLanguage } from '../domain/language.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { plainLine } from '../domain/outgoing/answer-subject.ts'
import type { Appearance } from '../domain/outgoing/channel.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { StoredAttachment } from '../store/contents.ts'
import { letterHtml } from './answer/letter-html.ts'
import { letterText } from './answer/letter-text.ts'
import type { Letter } from './answer/letter.ts'
import { plainType } from './answer/prepare-answer.ts'
import { safeFileName } from '../domain/mail/file-name.ts'

/** What of a mail is written anew; everything else stays as it was, octet for octet. C51 */
export type MailChanges = {
  /** Signed, without angle brackets. */
  readonly messageId: string
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  readonly date: Date
  /** `null` where its text, files and pictures stay as they are. */
  readonly body: MendedBody | null
}

/** A text in the place of the one that a mail had. */
export type MendedBody = {
  readonly text: string
  readonly language: SenderLanguage
  readonly appearance: Pick<Appearance, 'background' | 'accent'>
  readonly files: readonly StoredAttachment[]
}

/** The fields that are written anew, and those that come with a new text. */
const rewritten = ['to', 'cc', 'subject', 'message-id', 'date']
const ofBody = ['mime-version', 'content-type', 'content-transfer-encoding']

/** No header section of ours is longer. */
const maxHeaderOctets = 64 * 1024
const headerEnd = '\r\n\r\n'

const composer = createTransport({
  streamTransport: true,
  buffer: false,
  newline: 'windows',
  disableFileAccess: true,
  disableUrlAccess: true,
})

/**
 * The octets of a mail with what somebody has mended in it.
 *
 * Fields that are not asked for are those of the first: the thread it stands in, where its answer goes, what says that
 * a machine sent it. Their octets were made by us, and are moved as they are.
 */
export async function* composeMended(
  original: AsyncIterable<Uint8Array>,
  changes: MailChanges,
  blobs: Pick<BlobStore, 'open'>,
): AsyncGenerator<Uint8Array> {
  const { message } = await composer.sendMail(optionsOf(changes, blobs))
  if (!(message instanceof Readable)) throw new Error('expected a mail as a stream, got it whole')
  const [old, fresh] = [await cut(original), await cut(message)]
  const isNew = changes.body !== null
  const taken = isNew ? [...rewritten, ...ofBody] : rewritten
  const fields = [
    ...old.fields.filter((line) => !taken.includes(nameOf(line))),
    ...fresh.fields.filter((line) => taken.includes(nameOf(line))),
  ]
  yield Buffer.from(`${fields.join('\r\n')}${headerEnd}`, 'latin1')
  yield* isNew ? fresh.rest : old.rest
}

function optionsOf(
  { messageId, to, cc, subject, date, body }: MailChanges,
  blobs: Pick<BlobStore, 'open'>,
): SendMailOptions {
  return {
    envelope: { from: '', to: [] },
    to: to.map(plainMailbox),
    cc: cc.map(plainMailbox),
    messageId: `<${messageId}>`,
    date,
    subject: plainLine(subject),
    textEncoding: 'quoted-printable',
    ...(body === null ? { text: '' } : bodyOf(body, blobs)),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function bodyOf(body: MendedBody, blobs: Pick<BlobStore, 'open'>): SendMailOptions {
  const letter = letterOf(body)
  return {
    text: letterText(letter),
    html: letterHtml(letter),
    attachments: body.files.map(({ filename, contentType, sha256, contentId, inline }) => ({
      filename: safeFileName(filename, 'anexo'),
      contentType: plainType(contentType),
      content: Readable.from(
        (async function* read() {
          yield* blobs.open(sha256)
        })(),
      ),
      contentDisposition: inline && contentId !== null ? 'inline' : 'attachment',
      ...(inline && contentId !== null ? { cid: contentId } : {}),
    })),
  }
}

/** What stands below it is part of the text that was mended: a footer or a quote is not said again. */
function letterOf({ text, language, appearance, files }: MendedBody): Letter {
  const pictures = files.flatMap(({ filename, contentId, inline }) =>
    inline && contentId !== null && filename !== null ? [{ name: filename, contentId }] : [],
  )
  const logo = pictures.find(({ contentId }) => contentId.startsWith('logo@')) ?? null
  const shown = pictures.filter((picture) => picture !== logo)
  return {
    language,
    // The text of a mail names a picture between single brackets, what is typed between double ones.
    text: shown.reduce((typed, { name }) => typed.replaceAll(`[${name}]`, `[[${name}]]`), text),
    quote: null,
    pictures: shown,
    appearance: { ...appearance, brandName: '', brandUrl: '', footer: '' },
    logo,
  }
}

function plainMailbox({ name, address }: Mailbox): Mailbox {
  return { name: plainLine(name), address }
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).trim().toLowerCase()
}

/** The fields of a header section with their folds, and the octets behind it as they come. */
async function cut(octets: AsyncIterable<Uint8Array>): Promise<{
  readonly fields: readonly string[]
  readonly rest: AsyncIterable<Uint8Array>
}> {
  const source = octets[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (!head.includes(headerEnd)) {
    const { done, value } = await source.next()
    if (done === true || head.length > maxHeaderOctets)
      throw new Error(`expected a header section within ${maxHeaderOctets} octets, got none`)
    head = Buffer.concat([head, value])
  }
  const end = head.indexOf(headerEnd)
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield head.subarray(end + headerEnd.length)
    yield* { [Symbol.asyncIterator]: () => source }
  }
  return { fields: head.toString('latin1', 0, end).split(/\r\n(?![ \t])/), rest: rest() }
}
