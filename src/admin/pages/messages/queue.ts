import type { Request } from 'express'
import { unreachedStates } from '../../../domain/outgoing/mail-handling.ts'
import { atLeast, type Permissions } from '../../../domain/permission.ts'
import { parseSearch } from '../../../domain/search.ts'
import { countMessages, listMessages, streamMessageIds } from '../../../store/message-list.ts'
import { findMessage, type MessageFields } from '../../../store/messages.ts'
import { mayWithMessage } from '../../../store/permissions.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField, isTicked, textField, textsField } from '../../form-field.ts'
import { type Tone, toneOf } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { maxSearchLength, seeOther, userOf } from '../../visit.ts'
import { handleOne } from './handling.ts'

/** Mails that are shown before they are handled; the others are only counted. */
const shownAtMost = 50
/** Mails that can be chosen one by one: more than a page of the list shows. */
const maxChosen = 200

const works = ['retry', 'delete'] as const

/** What the page that asks before it handles mails may mention. */
export type View = {
  readonly scope: Chosen['scope']
  readonly query: string
  readonly ids: readonly string[]
  readonly isBusy: boolean
  readonly total: number
  readonly rows: readonly {
    readonly href: string
    readonly at: Date
    readonly subject: string | null
    readonly recipients: string
    readonly stateKey: string
    readonly tone: Tone
    readonly reply: string | null
  }[]
  readonly cancelHref: string
}

type Chosen = {
  readonly scope: 'selected' | 'filter'
  readonly query: string
  readonly ids: readonly string[]
}

/** What was chosen, and what of it whoever asks may work with. */
type Permitted = Chosen & { readonly permissions: Permissions; readonly userId: string }

/** Shows which mails have not left and would be handled; nothing is changed. */
export const queue: Page = (context) => async (request, response) => {
  const chosen = await permittedOf(context, request, chosenBy(request.query))
  const { scope, query, ids } = chosen
  const view: View = {
    scope,
    query,
    ids,
    isBusy: context.bulk.progress()?.state === 'running',
    total: await count(context, chosen),
    rows: (await firstOf(context, chosen)).map((message) => ({
      href: `/messages/${message.id}`,
      at: message.receivedAt,
      subject: message.subject === null ? null : visibleLine(message.subject, maxInList),
      recipients: message.recipients
        .slice(0, 5)
        .map((address) => visibleLine(address))
        .join(', '),
      stateKey: `message-state.${message.state}`,
      tone: toneOf(message.state),
      reply: message.reply === null ? null : visibleLine(message.reply, maxInList),
    })),
    cancelHref: pageHref('/messages', { q: query }),
  }
  render(request, response, 'messages/queue', view, { titleKey: 'outbox.bulk.title' })
}

/** Handles the chosen mails in the background, each in a transaction of its own. C51, C52 */
export const submitQueue: Page = (context) => async (request, response) => {
  const chosen = await permittedOf(context, request, chosenBy(request.body))
  const work = choiceField(request.body, 'work', works)
  const total = await count(context, chosen)
  if (work === null || total === 0) return seeOther(response, pageHref('/messages', { q: chosen.query }))
  const mayRepeat = isTicked(request.body, 'repeat')
  const actor = userOf(request).name
  const { bulk, clock, database } = context
  const isStarted = bulk.start({
    work,
    actor,
    startedAt: clock(),
    total,
    messageIds: idsOf(context, chosen),
    reprocess: async (id) => {
      const handled = await handleOne(database, work, { id, seen: null, mayRepeat, actor, now: clock() })
      return handled.obstacle ?? true
    },
  })
  if (isStarted) {
    const details = { work, query: chosen.query, scope: chosen.scope, count: total }
    await note(context, request, { event: 'mails-handled', details })
  } else flash(request, { key: 'reprocess.busy', tone: 'bad' })
  seeOther(response, '/messages/reprocess/progress')
}

function chosenBy(fields: unknown): Chosen {
  const query = textField(fields, 'q').slice(0, maxSearchLength)
  if (textField(fields, 'scope') === 'filter') return { scope: 'filter', query, ids: [] }
  return { scope: 'selected', query, ids: textsField(fields, 'id', maxChosen) }
}

function mayReach({ state }: MessageFields): boolean {
  return unreachedStates.some((unreached) => unreached === state)
}

async function permittedOf(context: PageContext, request: Request, chosen: Chosen): Promise<Permitted> {
  const { reader } = context.database
  const permissions = atLeast(await permissionsOf(context, request), 'work')
  const ids: string[] = []
  for (const id of chosen.ids) {
    const message = await findMessage(reader, id)
    if (message === null || message.direction === 'in' || !mayReach(message)) continue
    if (await mayWithMessage(reader, permissions, id, 'work')) ids.push(id)
  }
  return { ...chosen, ids, permissions, userId: userOf(request).id }
}

async function firstOf(
  { database }: PageContext,
  { scope, query, ids, ...asked }: Permitted,
): Promise<readonly MessageFields[]> {
  if (scope === 'filter') {
    const request = { search: parseSearch(query), ...asked, ...unreached, limit: shownAtMost }
    return (await listMessages(database.reader, request)).rows
  }
  const found = await Promise.all(ids.slice(0, shownAtMost).map((id) => findMessage(database.reader, id)))
  return found.filter((message) => message !== null)
}

const unreached = { direction: 'out', isUnreached: true } as const

async function count({ database }: PageContext, { scope, query, ids, ...asked }: Permitted): Promise<number> {
  if (scope === 'selected') return ids.length
  return countMessages(database.reader, parseSearch(query), { ...asked, ...unreached })
}

function idsOf(
  { database }: PageContext,
  { scope, query, ids, ...asked }: Permitted,
): AsyncIterable<string> | readonly string[] {
  if (scope === 'selected') return ids
  return streamMessageIds(database.reader, parseSearch(query), { ...asked, ...unreached })
}
