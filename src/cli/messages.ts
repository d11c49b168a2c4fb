import { parseSearch, type Search } from '../domain/search.ts'
import { findContent } from '../store/contents.ts'
import { listMessages, streamMessageIds } from '../store/message-list.ts'
import { findMessage } from '../store/messages.ts'
import type { Invocation } from './command.ts'
import { awaitAllContent } from './content-wait.ts'
import { paged, readLimit, readSince, rowsAtOnce } from './list-options.ts'
import { fullMessageShape, messageShape } from './message-shape.ts'
import { endProgress, printJson, printList, showProgress } from './output.ts'
import { withStores } from './workspace.ts'

/** `messages list`: lists messages, the newest first. */
export async function list({ config, text, isJson }: Invocation): Promise<void> {
  const search = withState(parseSearch(text('search') ?? ''), text('state'))
  const direction = (['in', 'out'] as const).find((known) => known === text('direction'))
  const since = readSince(text('since'))
  const limit = readLimit(text('limit'), isJson)
  await withStores(config(), 'read', async ({ database }) => {
    const readPage = (before: string | null) =>
      listMessages(database.reader, {
        search,
        ...(direction && { direction }),
        ...(since && { since }),
        ...(before !== null && { before }),
        limit: Math.min(rowsAtOnce, limit),
      })
    const shown: ReturnType<typeof messageShape>[] = []
    for await (const row of paged(readPage, limit)) {
      if (isJson) await printJson(messageShape(row))
      else shown.push(messageShape(row))
    }
    if (!isJson)
      await printList(
        shown,
        ['id', 'receivedAt', 'disposition', 'reason', 'protocol', 'reversePath', 'subject'],
        false,
      )
  })
}

function withState(search: Search, state: string | null): Search {
  return state === null ? search : { ...search, terms: [...search.terms, { key: 'status', value: state }] }
}

/** `messages export`: prints every message with its content, the oldest first. */
export async function exportAll({ config, text }: Invocation): Promise<void> {
  const since = readSince(text('since'))
  await withStores(config(), 'read', async (workspace) => {
    const { database } = workspace
    await awaitAllContent(workspace)
    let count = 0
    for await (const id of streamMessageIds(database.reader, parseSearch(''), since ? { since } : {})) {
      const message = await findMessage(database.reader, id)
      if (message === null) continue
      await printJson(fullMessageShape(message, await findContent(database.reader, id)))
      count++
      if (!process.stdout.isTTY && count % 100 === 0) showProgress(`${count} messages`)
    }
    endProgress()
  })
}
