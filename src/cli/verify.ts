import { createHash } from 'node:crypto'
import { parseSearch } from '../domain/search.ts'
import { checkChain } from '../store/chain-check.ts'
import { streamMessageIds } from '../store/message-list.ts'
import { findMessage } from '../store/messages.ts'
import { openRaw } from '../store/raw-messages.ts'
import { chainInWords } from './chain-words.ts'
import type { Invocation } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { endProgress, print, printJson, showProgress } from './output.ts'
import { type Workspace, withStores } from './workspace.ts'

/** `verify`: checks that nothing received or answered has been changed since, down to the octets. */
export async function verify({ config, isJson }: Invocation): Promise<ExitCode> {
  return withStores(config(), 'read', async (workspace) => {
    const chain = await checkChain(workspace.database.reader)
    const octets: string[] = []
    let count = 0
    for await (const id of streamMessageIds(workspace.database.reader, parseSearch(''), {
      direction: 'in',
    })) {
      if (!(await isWhole(workspace, id))) octets.push(id)
      count++
      if (!process.stdout.isTTY) showProgress(`${count} messages read`)
    }
    endProgress()
    const isSound = chain.faults.length === 0 && octets.length === 0
    if (isJson) await printJson({ sound: isSound, ...chain, octets })
    else {
      await print(`${chainInWords(chain)}\n`)
      for (const id of octets) await print(`message ${id}: its octets have been changed or are gone\n`)
    }
    return isSound ? exitCode.ok : exitCode.data
  })
}

async function isWhole({ database, blobs }: Workspace, id: string): Promise<boolean> {
  const message = await findMessage(database.reader, id)
  if (message === null || message.sha256 === null) return true
  const octets = await openRaw(database.reader, blobs, id)
  const hash = createHash('sha256')
  try {
    for await (const chunk of octets ?? []) hash.update(chunk)
  } catch {
    return false
  }
  return octets !== null && hash.digest('hex') === message.sha256
}
