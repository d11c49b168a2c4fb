import type { MailObstacle } from '../domain/outgoing/mail-handling.ts'
import { parseSearch } from '../domain/search.ts'
import { type Db, writeTransaction } from '../store/database.ts'
import { deleteMail, type Handled, type Handling, retryMail } from '../store/handled-mails.ts'
import { listMessages, type MessageRow, streamMessageIds } from '../store/message-list.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, type ExitCode, exitCode } from './exit-code.ts'
import { paged, readLimit, rowsAtOnce } from './list-options.ts'
import { print, printJson, printList, tell } from './output.ts'
import { type Workspace, withStores } from './workspace.ts'

/** Mail of ours that has not reached somebody and still may. */
const unreached = { direction: 'out', isUnreached: true } as const

/** `outbox list`: lists the mail that has not arrived, the newest first. */
export async function list({ config, text, isJson }: Invocation): Promise<void> {
  const search = parseSearch(text('search') ?? '')
  const limit = readLimit(text('limit'), isJson)
  const rows = await withStores(config(), 'read', async ({ database }) => {
    const readPage = (before: string | null) =>
      listMessages(database.reader, {
        ...{ search, ...unreached, limit: Math.min(rowsAtOnce, limit) },
        ...(before !== null && { before }),
      })
    const found: ReturnType<typeof shape>[] = []
    for await (const row of paged(readPage, limit)) found.push(shape(row))
    return found
  })
  await printList(rows, ['id', 'receivedAt', 'state', 'recipients', 'subject', 'reply'], isJson)
}

/** `outbox retry`: has mail tried at once, as Efetivar does on its page. C52 */
export function retry(invocation: Invocation): Promise<ExitCode> {
  return handle(invocation, retryMail, 'mail-retried')
}

/** `outbox delete`: takes mail out of the queue for good. C51 */
export function remove(invocation: Invocation): Promise<ExitCode> {
  return handle(invocation, deleteMail, 'mail-deleted')
}

async function handle(
  { operands, text, has, config, isJson }: Invocation,
  act: (trx: Db, handling: Handling) => Promise<Handled>,
  event: 'mail-retried' | 'mail-deleted',
): Promise<ExitCode> {
  const filter = text('filter')
  if ((operands.length === 0) === (filter === null))
    throw new CommandFault(exitCode.usage, 'outbox: expected either ids or --filter QUERY')
  const known = { seen: null, mayRepeat: has('may-repeat'), actor: 'cli' }
  return withStores(config(), 'read', async (workspace) => {
    const { database } = workspace
    let code: ExitCode = exitCode.ok
    for await (const id of filter === null ? operands : idsOf(workspace, filter)) {
      const handling = { ...known, id, now: new Date() }
      const { obstacle } = await writeTransaction(database, (trx) => act(trx, handling))
      if (obstacle === null) await noteChange(database, event, id)
      else code = exitCode.data
      if (isJson) await printJson({ id, done: obstacle === null, obstacle })
      else if (obstacle === null) await print(`${id}\n`)
      else tell(`portaria: ${id}: ${words[obstacle]}`)
    }
    return code
  })
}

function idsOf({ database }: Workspace, filter: string): AsyncIterable<string> {
  return streamMessageIds(database.reader, parseSearch(filter), unreached)
}

const words = {
  gone: 'no mail of ours has this id',
  'in-hand': 'it is being sent now; try again in some seconds',
  changed: 'it changed meanwhile; look at it again',
  over: 'nothing is left to send',
  unsure: 'it may have arrived; --may-repeat sends it all the same',
  barred: 'all its recipients are filtered or suppressed',
  'not-kept': 'it was never composed',
  'sent-before': 'a recipient has it already',
} as const satisfies Record<MailObstacle, string>

function shape({ id, receivedAt, state, recipients, subject, reply }: MessageRow) {
  return { id, receivedAt: receivedAt.toISOString(), state, recipients: recipients.join(' '), subject, reply }
}
