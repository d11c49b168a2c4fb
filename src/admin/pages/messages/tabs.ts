import type { HeaderSection } from '../../../domain/mail/header-section.ts'
import type { StoredContent } from '../../../store/contents.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { isExecutable } from '../../../domain/mail/executable-file.ts'
import { contentNotice } from '../../message-words.ts'
import { imageAddresses } from '../../remote-images/image-addresses.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'

/** The tabs of a message, each a link of its own. */
export const tabNames = ['text', 'html', 'header', 'source', 'attachments', 'dialogue'] as const

/** One of the tabs, as the address of the page names it. */
export type TabName = (typeof tabNames)[number]

/** What the open tab shows; exactly one of the tabs is not `null`. */
export type TabView = {
  readonly text: TextTab | null
  readonly html: HtmlTab | null
  readonly header: { readonly fields: readonly { readonly name: string; readonly value: string }[] } | null
  readonly source: SourceTab | null
  readonly attachments: { readonly files: readonly AttachmentView[] } | null
  readonly dialogue: { readonly text: string } | null
}

type TextTab = {
  /** What the author newly wrote; `null` when that is the whole text. */
  readonly reply: string | null
  readonly full: string
  /** The key of a sentence about content that is missing or damaged; `null` when all is well. */
  readonly noticeKey: string | null
}

type HtmlTab = {
  readonly src: string | null
  /** Where to ask for the pictures of other hosts; `null` when there are none, they are shown, or never are. */
  readonly picturesAction: string | null
  readonly pictureCount: number
  readonly arePicturesShown: boolean
}

type SourceTab = {
  readonly isForbidden: boolean
  readonly text: string | null
  readonly shownOctets: number
  readonly octets: number
  readonly isCut: boolean
  readonly downloadHref: string
}

/** An attachment as the page lists it. */
export type AttachmentView = {
  readonly href: string
  /** `null` when the sender gave no name. */
  readonly name: string | null
  readonly contentType: string
  readonly octets: number
  readonly inline: boolean
  readonly isExecutable: boolean
}

const none: TabView = {
  text: null,
  html: null,
  header: null,
  source: null,
  attachments: null,
  dialogue: null,
}

/** The tab a request asks for; the text when it asks for none that exists. */
export function tabNamed(asked: unknown): TabName {
  return tabNames.find((name) => name === asked) ?? 'text'
}

/** The text: what the author newly wrote first, the whole one click away. */
export function textTab(
  content: StoredContent | null,
  message: Pick<MessageRecord, 'direction' | 'contentState'>,
): TabView {
  const full = visibleLines(content?.text ?? '').trim()
  const reply = visibleLines(content?.replyText ?? '').trim()
  return {
    ...none,
    text: { reply: reply === '' || reply === full ? null : reply, full, noticeKey: contentNotice(message) },
  }
}

/** The sanitized HTML, in a frame of its own, with the pictures of other hosts for who has a pass for them. */
export function htmlTab(
  messageId: string,
  content: StoredContent | null,
  pictures: { readonly mayShow: boolean; readonly pass: string | null },
): TabView {
  const html = content?.html ?? null
  const pictureCount = html === null || !pictures.mayShow ? 0 : imageAddresses(html).length
  const arePicturesShown = pictureCount > 0 && pictures.pass !== null
  const query = pictures.pass === null ? '' : `?${new URLSearchParams({ pictures: pictures.pass })}`
  return {
    ...none,
    html: {
      src: html === null ? null : `/messages/${messageId}/html${arePicturesShown ? query : ''}`,
      picturesAction: pictureCount > 0 && !arePicturesShown ? `/messages/${messageId}/pictures` : null,
      pictureCount,
      arePicturesShown,
    },
  }
}

/** Every header field, in the order of the message. */
export function headerTab(headerSection: HeaderSection): TabView {
  const fields = headerSection.map(({ name, value }) => ({
    name: visibleLine(name),
    value: visibleLine(value, Number.POSITIVE_INFINITY),
  }))
  return { ...none, header: { fields } }
}

/** The octets as received, as far as a page can hold them. */
export function sourceTab(messageId: string, source: Uint8Array | null, octets: number): TabView {
  const shownOctets = source?.length ?? 0
  return {
    ...none,
    source: {
      isForbidden: false,
      text: source === null ? null : visibleLines(new TextDecoder().decode(source)),
      shownOctets,
      octets,
      isCut: shownOctets < octets,
      downloadHref: `/messages/${messageId}/source`,
    },
  }
}

/** The source tab for who may not see the source. */
export function forbiddenSourceTab(): TabView {
  const source = { isForbidden: true, text: null, shownOctets: 0, octets: 0, isCut: false, downloadHref: '' }
  return { ...none, source }
}

/** The files of the message, only to download. */
export function attachmentsTab(messageId: string, content: StoredContent | null): TabView {
  return { ...none, attachments: { files: attachmentViews(messageId, content) } }
}

/** The attachments of a message as links with what is to be known before opening them. */
export function attachmentViews(
  messageId: string,
  content: Pick<StoredContent, 'attachments'> | null,
): AttachmentView[] {
  return (content?.attachments ?? []).map(({ id, filename, contentType, octets, inline }) => ({
    href: `/messages/${messageId}/attachments/${id}`,
    name: filename === null ? null : visibleLine(filename),
    contentType: visibleLine(contentType),
    octets,
    inline,
    isExecutable: isExecutable(filename ?? '', contentType),
  }))
}

/** What was said at the door, the way the RFCs write it: the peer's commands, our replies. */
export function dialogueTab({ peer, dialogue, reply, contentState }: MessageRecord): TabView {
  if (dialogue.length === 0) return { ...none, dialogue: { text: '' } }
  const opening = peer.helo === null ? [] : [`C: EHLO ${peer.helo}`]
  const commands = dialogue.flatMap((each) => [
    `C: ${each.command}`,
    ...each.reply.map((line) => `S: ${line}`),
  ])
  const wasSent = contentState !== 'absent' && reply !== null
  const message = wasSent ? ['C: DATA', ...reply.split('\n').map((line) => `S: ${line}`)] : []
  return { ...none, dialogue: { text: visibleLines([...opening, ...commands, ...message].join('\n')) } }
}
