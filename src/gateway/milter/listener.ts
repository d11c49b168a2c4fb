import { once } from 'node:events'
import { chmod, chown, readFile } from 'node:fs/promises'
import type { AddressInfo, Server } from 'node:net'
import type { Listen } from '../door.ts'
import { listen } from '../listen.ts'

/** Where a milter door listens: an address, the path of a Unix socket, or a descriptor that was handed to the process. */
export type MilterListen = Listen | { readonly fd: number }

/** Who may connect to a Unix socket. */
export type SocketRights = {
  /** Such as `0o660`; what the process makes by itself when left out. */
  readonly mode?: number
  /** `USER:GROUP`, by name or number; the process itself when left out. */
  readonly owner?: string | null
}

/** Starts listening and gives the address that mail servers connect to. */
export async function openListener(
  server: Server,
  where: MilterListen,
  { mode, owner = null }: SocketRights,
): Promise<Listen> {
  if ('fd' in where) {
    const listening = once(server, 'listening')
    server.listen(where)
    await listening
    return addressOf(server.address())
  }
  const address = await listen(server, where)
  if (!('path' in address)) return address
  try {
    // Until here nobody else may connect: a new socket can be written by its owner alone.
    if (owner !== null) await chown(address.path, ...(await idsOf(owner)))
    if (mode !== undefined) await chmod(address.path, mode)
  } catch (error) {
    server.close()
    throw error
  }
  return address
}

function addressOf(address: string | AddressInfo | null): Listen {
  if (address === null || typeof address === 'string') return { path: address ?? '' }
  return { host: address.address, port: address.port }
}

async function idsOf(owner: string): Promise<[number, number]> {
  const [user = '', group = ''] = owner.split(':')
  return [await idOf('/etc/passwd', user), await idOf('/etc/group', group)]
}

/** The number of a name; both files have it in their third column. */
async function idOf(file: string, name: string): Promise<number> {
  if (/^\d+$/.test(name)) return Number(name)
  const rows = (await readFile(file, 'utf8')).split('\n').map((line) => line.split(':'))
  const id = rows.find(([first]) => first === name)?.[2]
  if (id === undefined) throw new Error(`expected a name of ${file}, got ${JSON.stringify(name)}`)
  return Number(id)
}
