import type { SenderLanguage } from '../domain/language.ts'
import { splitAddress } from '../domain/mail/address.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { maxAnswerText } from '../domain/outgoing/answer.ts'
import { withProtocol } from '../domain/outgoing/answer-subject.ts'
import { plainAppearance } from '../domain/outgoing/channel.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import { signMessageId } from '../intake/reply-token.ts'
import type { BlobStore } from '../store/blobs.ts'
import { findChannel } from '../store/channels.ts'
import { findContent, type StoredContent } from '../store/contents.ts'
import { type Database, writeTransaction } from '../store/database.ts'
import { type Handled, type Handling, replaceMail } from '../store/handled-mails.ts'
import { newId } from '../store/id.ts'
import type { MessageRecord } from '../store/messages.ts'
import { openRaw } from '../store/raw-messages.ts'
import { findQueuedWay } from '../store/outgoing-mails.ts'
import type { OutgoingSignature } from './compose-facts.ts'
import { keepOctets } from './keep-octets.ts'
import { composeMended, type MendedBody } from './mended-mail.ts'
import { returnPath } from './return-path.ts'

/** What mending a mail needs. */
export type MendingStores = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly signature: OutgoingSignature
}

/** A mail as somebody has mended it. */
export type Mending = {
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  /** `null` where the text stays as it was. */
  readonly text: string | null
}

/** Composes a mail anew with what was mended, and puts it in the place of the old one. C51 */
export async function mendMail(
  { database, blobs, signature: { secret, hostname } }: MendingStores,
  original: MessageRecord,
  mending: Mending,
  handling: Omit<Handling, 'id'> & { readonly userId: string },
): Promise<Handled> {
  const { reader } = database
  const way = await findQueuedWay(reader, original.id)
  const raw = await openRaw(reader, blobs, original.id)
  if (way === null || way.ticketId === null || raw === null || original.author === null)
    return { obstacle: 'not-kept' }
  const { to, cc } = mending
  const id = newId(handling.now)
  const messageId = signMessageId(secret, way.ticketId, hostname)
  const subject =
    original.protocol === null ? mending.subject : withProtocol(mending.subject, original.protocol)
  const content = mending.text === null ? null : await findContent(reader, original.id)
  const body =
    mending.text === null || content === null ? null : await bodyOf(reader, mending.text, content, way)
  const changes = { messageId, to, cc, subject, date: handling.now, body }
  const octets = await keepOctets(composeMended(raw, changes, blobs), blobs)
  const { author, kind, protocol } = original
  const reversePath = pathOf(original.reversePath, (desk) => returnPath(secret, desk, id))
  return writeTransaction(database, (trx) =>
    replaceMail(
      trx,
      { ...handling, id: original.id },
      {
        id,
        mail: { template: 'composed', messageId, reversePath, author, to, cc, subject, octets },
        kind,
        ticket: way.ticketId === null || protocol === null ? null : { id: way.ticketId, protocol },
        leavesAt: handling.now,
        channel: { channelId: way.channelId, why: way.why },
        userId: handling.userId,
        ...(mending.text !== null &&
          content !== null && {
            retyped: { before: content.text.slice(0, maxAnswerText), after: mending.text },
          }),
      },
    ),
  )
}

async function bodyOf(
  db: Database['reader'],
  text: string,
  { attachments, html }: StoredContent,
  { channelId }: Pick<ChosenChannel, 'channelId'>,
): Promise<MendedBody> {
  const channel = channelId === null ? null : await findChannel(db, channelId)
  const appearance = channel?.settings.appearance ?? plainAppearance
  return { text, language: languageOf(html), appearance, files: attachments }
}

/** The language that the first version says it is in. */
function languageOf(html: string | null): SenderLanguage {
  const said = /<html[^>]*\blang="(en|es|pt-BR)"/.exec(html ?? '')?.[1]
  return said === 'en' || said === 'es' ? said : 'pt-BR'
}

/** A reverse-path that was signed for the first version is signed for this one; another stays. */
function pathOf(reversePath: string | null, sign: (desk: string) => string): string | null {
  const parts = reversePath === null ? null : splitAddress(reversePath)
  if (parts === null) return reversePath
  const signed = /\+b-[0-9a-z]{20,}$/i.exec(parts.local)
  return signed === null ? reversePath : sign(`${parts.local.slice(0, signed.index)}@${parts.domain}`)
}
