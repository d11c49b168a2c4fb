import type { Request } from 'express'
import type { AnswerPreview } from '../../../outgoing/answer/preview-answer.ts'
import { previewAnswer } from '../../../outgoing/answer/preview-answer.ts'
import type { AnswerParts } from '../../../outgoing/answer/prepare-answer.ts'
import { authorOf } from '../../../outgoing/answer/prepare-answer.ts'
import { gatherAnswer } from '../../../outgoing/answer/answer-parts.ts'
import type { BlobStore } from '../../../store/blobs.ts'
import { type Draft, findDraft, isDraftId } from '../../../store/drafts.ts'
import { listHistory } from '../../../store/history.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { queryText, userOf, visitOf } from '../../visit.ts'
import { type AnswerFaults, faultsOf, sizeFaults } from './answer-form.ts'
import { type Desk, readDesk, showComposer } from './composer.ts'

/** What the page that shows how an answer will look may mention. */
export type View = {
  readonly protocol: string
  readonly editHref: string
  readonly sendAction: string
  readonly frameHref: string
  readonly header: string
  readonly text: string
  readonly files: readonly string[]
  readonly copies: number
  readonly dropped: string
  /** When it leaves; `null` for at once. */
  readonly leavesAt: Date | null
  readonly draft: string
  readonly draftVersion: number
  readonly version: number
  readonly seen: number
}

type Previewed = {
  readonly ticket: TicketRecord
  readonly draft: Draft
  readonly parts: AnswerParts
  readonly preview: AnswerPreview
}

type Stopped = Pick<Previewed, 'ticket' | 'draft'> & { readonly desk: Desk; readonly faults: AnswerFaults }

/** What the page shows. */
export function toView({ ticket, draft, parts, preview }: Previewed, lines: number): View {
  const path = `/tickets/${ticket.protocol}`
  const isNew = draft.content.originalId === null
  return {
    protocol: ticket.protocol,
    editHref: `${path}/${isNew ? 'new-mail' : 'answer'}?draft=${draft.id}`,
    sendAction: `${path}/answer/send`,
    frameHref: `${path}/answer/preview/html?draft=${draft.id}`,
    header: visibleLines(preview.header),
    text: visibleLines(preview.text),
    files: preview.files.filter(({ contentId }) => contentId === null).map(({ name }) => visibleLine(name)),
    copies: preview.copies,
    dropped: [...parts.dropped].map((address) => visibleLine(address)).join(', '),
    leavesAt: draft.content.sendAt === '' ? null : parts.leavesAt,
    draft: draft.id,
    draftVersion: draft.version,
    version: ticket.version,
    seen: lines,
  }
}

/** Shows exactly what a draft would send, made by what sends it. C38 */
export const preview: Page = (context) => async (request, response) => {
  const previewed = await readPreview(context, request)
  if ('faults' in previewed) {
    const { ticket, draft, desk, faults } = previewed
    const { content, files } = draft
    return showComposer(context, request, response, ticket, desk, { content, files, draft, faults }, 422)
  }
  const { length } = await listHistory(context.database.reader, previewed.ticket.id)
  render(request, response, 'answers/preview', toView(previewed, length), {
    titleKey: 'answer.preview.title',
  })
}

/** Serves the HTML of a draft for the sandboxed frame, its own pictures in it. */
export const previewHtml: Page = (context) => async (request, response) => {
  const previewed = await readPreview(context, request)
  if ('faults' in previewed) throw notFound()
  const { preview: made } = previewed
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  )
  response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  response.setHeader('Cache-Control', 'private, no-store')
  response.type('text/html').send(await withPictures(made, context.blobs))
}

async function readPreview(context: PageContext, request: Request): Promise<Previewed | Stopped> {
  const { database, blobs, signature, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const id = queryText(request, 'draft')
  const key = { ticketId: ticket.id, userId: userOf(request).id }
  const draft = isDraftId(id) ? await findDraft(database.reader, key, id) : null
  if (draft === null) throw notFound()
  const { content, files } = draft
  const desk = await readDesk(context, request, ticket, content.originalId)
  const { base } = desk
  const { faults, people, leavesAt } = faultsOf(content, ticket, clock())
  // What cannot be sent is told where it is written: a time that was to come may have passed meanwhile.
  if (Object.keys(faults).length > 0 || authorOf(base.channel, base.ground.deskAddress) === null)
    return { ticket, draft, desk, faults }
  const parts = await gatherAnswer({ db: database.reader, blobs }, ticket, base, {
    content,
    files,
    people,
    leavesAt,
    user: userOf(request),
  })
  const tooLarge = sizeFaults(parts, visitOf(request).language)
  if (tooLarge.files !== undefined) return { ticket, draft, desk, faults: tooLarge }
  return { ticket, draft, parts, preview: await previewAnswer(parts, signature, blobs) }
}

/** The frame has an origin of its own and fetches nothing: what the mail brings comes within the answer. */
async function withPictures({ html, files }: AnswerPreview, blobs: BlobStore): Promise<string> {
  let shown = html
  for (const { contentId, contentType, sha256 } of files) {
    if (contentId === null || !(await blobs.has(sha256))) continue
    const chunks: Buffer[] = await blobs.open(sha256).toArray()
    const data = Buffer.concat(chunks).toString('base64')
    shown = shown.replaceAll(`src="cid:${contentId}"`, () => `src="data:${contentType};base64,${data}"`)
  }
  return shown
}
