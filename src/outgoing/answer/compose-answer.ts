import { Readable } from 'node:stream'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Mailbox } from '../../domain/mail/header-section.ts'
import { plainLine } from '../../domain/outgoing/answer-subject.ts'
import type { Threading } from '../../domain/outgoing/threading.ts'
import type { BlobStore } from '../../store/blobs.ts'
import type { Letter } from './letter.ts'
import { letterHtml } from './letter-html.ts'
import { letterText } from './letter-text.ts'

/** A file that a mail brings, its octets in a blob. */
export type MailFile = {
  readonly name: string
  readonly contentType: string
  readonly sha256: string
  /** Without angle brackets; `null` for a file that is not shown in the text. */
  readonly contentId: string | null
}

/** All that a mail of a person is composed of. */
export type AnswerMail = {
  /** Signed, without angle brackets. */
  readonly messageId: string
  readonly author: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  /** Where an answer to it goes; `null` for its author. */
  readonly replyTo: string | null
  readonly subject: string
  readonly threading: Threading
  readonly date: Date
  /** What our loop field says. */
  readonly hostname: string
  readonly letter: Letter
  readonly files: readonly MailFile[]
}

const composer = createTransport({
  streamTransport: true,
  buffer: false,
  newline: 'windows',
  disableFileAccess: true,
  disableUrlAccess: true,
})

/**
 * Composes a mail that a person wrote, as a stream of its octets; a preview is made by nothing else. C38
 *
 * No field says that a machine sent it: out-of-office notices are welcome. Addresses are objects and the envelope is
 * explicit, because nodemailer takes a list from any text it is given. RFC 3834 §2
 */
export async function composeAnswer(mail: AnswerMail, blobs: Pick<BlobStore, 'open'>): Promise<Readable> {
  const { message } = await composer.sendMail(optionsOf(mail, blobs))
  if (!(message instanceof Readable)) throw new Error('expected a mail as a stream, got it whole')
  return message
}

function optionsOf(mail: AnswerMail, blobs: Pick<BlobStore, 'open'>): SendMailOptions {
  const { author, to, cc, replyTo, threading, letter, files, hostname } = mail
  const { inReplyTo, references } = threading
  return {
    envelope: { from: '', to: [] },
    from: plainMailbox(author),
    to: to.map(plainMailbox),
    cc: cc.map(plainMailbox),
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    messageId: `<${mail.messageId}>`,
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>` }),
    ...(references.length === 0 ? {} : { references: references.map((id) => `<${id}>`) }),
    date: mail.date,
    subject: plainLine(mail.subject),
    // Its lines are cut at 76 octets, whatever was typed. RFC 2045 §6.7
    textEncoding: 'quoted-printable',
    text: letterText(letter),
    html: letterHtml(letter),
    attachments: files.map((file) => ({
      filename: file.name,
      contentType: file.contentType,
      content: octetsOf(file, blobs),
      contentDisposition: file.contentId === null ? 'attachment' : 'inline',
      ...(file.contentId === null ? {} : { cid: file.contentId }),
    })),
    headers: { 'X-Portaria-Loop': hostname },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function plainMailbox({ name, address }: Mailbox): Mailbox {
  return { name: plainLine(name), address }
}

/** A file is opened when its turn comes: a mail of many would else hold all of them open. */
function octetsOf({ sha256 }: MailFile, blobs: Pick<BlobStore, 'open'>): Readable {
  return Readable.from(
    (async function* read() {
      yield* blobs.open(sha256)
    })(),
  )
}
