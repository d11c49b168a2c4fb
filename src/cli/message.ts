import { findContent } from '../store/contents.ts'
import { findMessage } from '../store/messages.ts'
import { openRaw } from '../store/raw-messages.ts'
import type { Invocation } from './command.ts'
import { awaitContent } from './content-wait.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { fullMessageShape } from './message-shape.ts'
import { print, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `message show`: shows one message. */
export async function show({ operands, config, isJson }: Invocation): Promise<void> {
  const [id = ''] = operands
  await withStores(config(), 'read', async (workspace) => {
    const { database } = workspace
    if ((await findMessage(database.reader, id)) === null) throw unknownMessage(id)
    await awaitContent(workspace, id)
    const message = await findMessage(database.reader, id)
    if (message === null) throw unknownMessage(id)
    await printOne(fullMessageShape(message, await findContent(database.reader, id)), isJson)
  })
}

/** `message raw`: prints the octets as received. */
export async function raw({ operands, config }: Invocation): Promise<void> {
  const [id = ''] = operands
  await withStores(config(), 'read', async ({ database, blobs }) => {
    if ((await findMessage(database.reader, id)) === null) throw unknownMessage(id)
    const octets = await openRaw(database.reader, blobs, id)
    if (octets === null)
      throw new CommandFault(exitCode.noInput, `message ${id} was refused before its octets came`)
    for await (const chunk of octets) await print(chunk)
  })
}

function unknownMessage(id: string): CommandFault {
  return new CommandFault(exitCode.noInput, `no message ${id}: "portaria messages list" shows them`)
}
