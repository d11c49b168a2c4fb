import type { Request } from 'express'
import { amongPeople, parseSearch } from '../../../domain/search.ts'
import { atLeast, type Permissions } from '../../../domain/permission.ts'
import { countMessages, listMessages, streamMessageIds } from '../../../store/message-list.ts'
import { findMessage, type MessageFields } from '../../../store/messages.ts'
import { mayWithMessage } from '../../../store/permissions.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField, textsField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { render } from '../../render.ts'
import { maxSearchLength, seeOther, userOf } from '../../visit.ts'
import { isChange, type Preview, type PreviewView, previewView } from './outcomes.ts'

/** Messages judged for a preview; the others are only counted. */
const previewed = 50

/** Messages that can be chosen one by one: more than a page of the list shows. */
const maxChosen = 200

/** What the page that previews another judgement may mention. */
export type View = Chosen & {
  readonly isNothingSelected: boolean
  readonly isBusy: boolean
  readonly rows: readonly PreviewView[]
  readonly total: number
  readonly shown: number
  readonly changed: number
  readonly same: number
  readonly cancelHref: string
}

/** What is to be judged again. */
export type Chosen = {
  readonly scope: 'selected' | 'filter'
  readonly query: string
  /** The messages chosen one by one; empty for a whole filter. */
  readonly ids: readonly string[]
}

/** A choice with what the person who made it may do. */
type Permitted = Chosen & { readonly permissions: Permissions; readonly userId: string }

/** What the page shows of a choice and of the first messages of it. */
export function toView(chosen: Chosen, previews: readonly Preview[], total: number, isBusy: boolean): View {
  const rows = previews.map(previewView)
  const changed = rows.filter((row) => row.isChanged).length
  return {
    scope: chosen.scope,
    query: chosen.query,
    ids: chosen.ids,
    isNothingSelected: chosen.scope === 'selected' && chosen.ids.length === 0,
    isBusy,
    rows,
    total,
    shown: rows.length,
    changed,
    same: rows.length - changed,
    cancelHref: pageHref('/messages', { q: chosen.query }),
  }
}

/** Shows what would become of messages if they were judged by the rules of now; nothing is changed. */
export const reprocess: Page = (context) => async (request, response) => {
  const chosen = await permittedOf(context, request, chosenBy(request.query))
  const previews: Preview[] = []
  for (const message of await firstOf(context, chosen)) {
    const options = { actor: userOf(request).name, dryRun: true }
    const reprocessing = await context.intake.reprocess(message.id, options)
    if (reprocessing !== null) previews.push({ message, reprocessing })
  }
  const isBusy = context.bulk.progress()?.state === 'running'
  const view = toView(chosen, previews, await count(context, chosen), isBusy)
  render(request, response, 'messages/reprocess', view, { titleKey: 'reprocess.title' })
}

/** Judges one message again at once, or many in the background. */
export const submitReprocess: Page = (context) => async (request, response) => {
  const chosen = await permittedOf(context, request, chosenBy(request.body))
  const [only] = chosen.ids
  if (only !== undefined && chosen.ids.length === 1) {
    await reprocessOne(context, request, only)
    return seeOther(response, `/messages/${encodeURIComponent(only)}`)
  }
  const total = await count(context, chosen)
  if (total === 0) return seeOther(response, pageHref('/messages', { q: chosen.query }))
  if (startBulk(context, request, chosen, total)) {
    const details = { query: chosen.query, scope: chosen.scope, count: total }
    await note(context, request, { event: 'messages-reprocessed', details })
  } else flash(request, { key: 'reprocess.busy', tone: 'bad' })
  seeOther(response, '/messages/reprocess/progress')
}

async function reprocessOne(context: PageContext, request: Request, messageId: string): Promise<void> {
  const reprocessing = await context.intake.reprocess(messageId, { actor: userOf(request).name })
  if (reprocessing === null) throw notFound()
  const { obstacle, new: fresh } = reprocessing
  if (obstacle !== null || fresh === null) return flash(request, { key: 'reprocess.impossible', tone: 'bad' })
  const details = { before: reprocessing.old.disposition, after: fresh.disposition, protocol: fresh.protocol }
  await note(context, request, { event: 'message-reprocessed', subject: messageId, details })
  const changed = isChange(reprocessing) ? 1 : 0
  flash(request, { key: 'reprocess.done', values: { count: 1, changed }, tone: 'good' })
}

function startBulk(context: PageContext, request: Request, chosen: Permitted, total: number): boolean {
  const { bulk, intake, clock } = context
  const actor = userOf(request).name
  return bulk.start({
    actor,
    startedAt: clock(),
    total,
    messageIds: idsOf(context, chosen),
    reprocess: async (messageId) => {
      const reprocessing = await intake.reprocess(messageId, { actor })
      return reprocessing !== null && isChange(reprocessing)
    },
  })
}

function chosenBy(fields: unknown): Chosen {
  const query = textField(fields, 'q').slice(0, maxSearchLength)
  if (textField(fields, 'scope') === 'filter') return { scope: 'filter', query, ids: [] }
  return { scope: 'selected', query, ids: textsField(fields, 'id', maxChosen) }
}

/** What the signed-in person may work with of what was chosen. */
async function permittedOf(context: PageContext, request: Request, chosen: Chosen): Promise<Permitted> {
  const permissions = atLeast(await permissionsOf(context, request), 'work')
  const ids: string[] = []
  for (const id of chosen.ids) {
    if (await mayWithMessage(context.database.reader, permissions, id, 'work')) ids.push(id)
  }
  return { ...chosen, ids, permissions, userId: userOf(request).id }
}

async function firstOf(
  { database }: PageContext,
  { scope, query, ids, ...asked }: Permitted,
): Promise<readonly MessageFields[]> {
  if (scope === 'filter') {
    const request = {
      search: amongPeople(parseSearch(query)),
      ...asked,
      direction: 'in',
      limit: previewed,
    } as const
    return (await listMessages(database.reader, request)).rows
  }
  const found = await Promise.all(ids.slice(0, previewed).map((id) => findMessage(database.reader, id)))
  return found.filter((message) => message !== null)
}

async function count({ database }: PageContext, { scope, query, ids, ...asked }: Permitted): Promise<number> {
  if (scope === 'selected') return ids.length
  return countMessages(database.reader, amongPeople(parseSearch(query)), { direction: 'in', ...asked })
}

function idsOf(
  { database }: PageContext,
  { scope, query, ids, ...asked }: Permitted,
): AsyncIterable<string> | readonly string[] {
  if (scope === 'selected') return ids
  return streamMessageIds(database.reader, amongPeople(parseSearch(query)), { direction: 'in', ...asked })
}
