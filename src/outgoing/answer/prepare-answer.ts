import type { Channel } from '../../domain/outgoing/channel.ts'
import { plainAppearance } from '../../domain/outgoing/channel.ts'
import type { AnswerContent, AnswerFile } from '../../domain/outgoing/answer.ts'
import type { AnswerPeople } from '../../domain/outgoing/answer-people.ts'
import { withProtocol } from '../../domain/outgoing/answer-subject.ts'
import { threadingOf } from '../../domain/outgoing/threading.ts'
import { safeFileName } from '../../domain/mail/file-name.ts'
import type { Mailbox } from '../../domain/mail/header-section.ts'
import { signMessageId } from '../../intake/reply-token.ts'
import type { AnswerGround } from '../../store/answer-ground.ts'
import type { OutgoingSignature } from '../compose-facts.ts'
import type { Logo } from '../read-logo.ts'
import { replyAddress } from '../reply-address.ts'
import { returnPath } from '../return-path.ts'
import type { AnswerMail, MailFile } from './compose-answer.ts'
import type { Letter, LetterPicture } from './letter.ts'
import { quoteOf } from './quote.ts'

/** What an answer is made of. */
export type AnswerParts = {
  readonly ticket: { readonly id: string; readonly protocol: string }
  readonly ground: AnswerGround
  /** `null` for the smarthost of the configuration. */
  readonly channel: Channel | null
  readonly content: AnswerContent
  readonly files: readonly AnswerFile[]
  readonly people: Pick<AnswerPeople, 'to' | 'cc'>
  /** The addresses that never get mail from us, of those. O20 */
  readonly dropped: ReadonlySet<string>
  /** The logo of the channel, or the picture of who answers; `null` where neither can be shown. M17 */
  readonly logo: (Logo & { readonly name: string }) | null
  readonly leavesAt: Date
}

/** A copy of an answer: one mail, and who is shown and written to. */
export type AnswerCopy = {
  /** Of its row among the messages. */
  readonly id: string
  readonly reversePath: string
  /** All whom it was meant for; those that are dropped stand in no field of the mail. */
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly mail: AnswerMail
}

/** Whom the mails of a channel are from; `null` where neither a channel nor a desk says. O14 */
export function authorOf(channel: Channel | null, deskAddress: string): Mailbox | null {
  if (channel !== null) return { name: channel.senderName, address: channel.address }
  return deskAddress === '' ? null : { name: '', address: deskAddress }
}

/** Prepares the copies of an answer: one for all, or one for each, as the channel says. M29 */
export function prepareAnswer(
  parts: AnswerParts,
  { secret, hostname }: OutgoingSignature,
  idOf: () => string,
): readonly AnswerCopy[] {
  const { ticket, ground, channel, content, people, dropped } = parts
  const author = authorOf(channel, ground.deskAddress)
  if (author === null) throw new Error('expected a channel or a desk that the answer is from, got neither')
  const { original, deskAddress } = ground
  const shared = {
    author,
    replyTo: deskAddress === '' ? null : replyAddress(secret, deskAddress, ticket.id),
    subject: withProtocol(content.subject, ticket.protocol),
    threading: threadingOf(original ?? { messageId: null, references: [] }, ground.conversation),
    date: parts.leavesAt,
    hostname,
    ...contentsOf(parts, hostname),
  }
  return groupsOf(people, channel?.settings.sendsTogether ?? true).map(({ to, cc }) => {
    const id = idOf()
    return {
      id,
      reversePath: deskAddress === '' ? author.address : returnPath(secret, deskAddress, id),
      to,
      cc,
      mail: {
        ...shared,
        ...shownOf({ to, cc }, dropped),
        messageId: signMessageId(secret, ticket.id, hostname),
      },
    }
  })
}

/** Octets of all that an answer brings beside its text: its files, those passed on, and the logo. */
export function fileOctets({ ground: { original }, content, files, logo }: AnswerParts): number {
  const forwarded = (original?.files ?? []).filter(({ id }) => content.forwards.includes(id))
  return [...files, ...forwarded].reduce((sum, { octets }) => sum + octets, logo?.octets.length ?? 0)
}

function groupsOf({ to, cc }: AnswerParts['people'], isTogether: boolean): readonly AnswerParts['people'][] {
  return isTogether ? [{ to, cc }] : [...to, ...cc].map((mailbox) => ({ to: [mailbox], cc: [] }))
}

/** A mail that goes to nobody at all is kept as it was written. */
function shownOf({ to, cc }: AnswerParts['people'], dropped: ReadonlySet<string>): AnswerParts['people'] {
  const isKept = ({ address }: Mailbox): boolean => !dropped.has(address)
  return [...to, ...cc].some(isKept) ? { to: to.filter(isKept), cc: cc.filter(isKept) } : { to, cc }
}

function contentsOf(
  { ground, channel, content, files, logo }: AnswerParts,
  hostname: string,
): { readonly letter: Letter; readonly files: readonly MailFile[] } {
  const { original, language } = ground
  const logoPicture: LetterPicture = {
    name: logo?.name ?? '',
    contentId: `logo@${hostname}`,
  }
  const pictures = files.filter(({ isPicture }) => isPicture)
  const contentIdOf = ({ id }: AnswerFile): string => `${id.toLowerCase()}@${hostname}`
  const forwarded = (original?.files ?? []).filter(({ id }) => content.forwards.includes(id))
  return {
    letter: {
      language,
      text: content.text,
      quote: content.quotes && original !== null ? quoteOf(original, language) : null,
      pictures: pictures.map((file) => ({ name: file.name, contentId: contentIdOf(file) })),
      appearance: channel?.settings.appearance ?? plainAppearance,
      logo: logo === null ? null : logoPicture,
    },
    files: [
      ...(logo === null ? [] : [{ ...fileOf({ ...logo, name: 'logo' }), contentId: logoPicture.contentId }]),
      ...pictures.map((file) => ({ ...fileOf(file), contentId: contentIdOf(file) })),
      ...files.filter(({ isPicture }) => !isPicture).map(fileOf),
      ...forwarded.map(({ filename, contentType, sha256 }) =>
        fileOf({ name: safeFileName(filename, 'anexo'), contentType: plainType(contentType), sha256 }),
      ),
    ],
  }
}

function fileOf({ name, contentType, sha256 }: Omit<MailFile, 'contentId'>): MailFile {
  return { name, contentType, sha256, contentId: null }
}

/** A type as a field of ours may hold it; one that would make a part of the mail itself is any file's. RFC 2045 §5.1 */
export function plainType(contentType: string): string {
  const plain = contentType.toLowerCase()
  const isPlain = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/.test(plain)
  return isPlain && !/^(?:message|multipart)\//.test(plain) ? plain : 'application/octet-stream'
}
