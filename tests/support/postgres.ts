import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** What a crash of the machine would lose, not one of the server: the machine outlives the tests. */
const lossy = '-c fsync=off -c full_page_writes=off'
const installed = '/usr/lib/postgresql'

/** A PostgreSQL of our own, gone when it is stopped. */
export type PrivatePostgres = {
  readonly url: string
  /** Ends its processes as a crash would; its data stay. */
  pause(): Promise<void>
  /** Starts it again, at the same address. */
  resume(): Promise<void>
  /** What it has said of transactions that waited for each other, one text for each time. */
  deadlocks(): Promise<readonly string[]>
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL cluster in a folder of its own; `null` where PostgreSQL is not installed.
 *
 * PostgreSQL refuses to run as root, so then it runs as the user that its package brings.
 */
export async function startPostgres(): Promise<PrivatePostgres | null> {
  const programs = await findPrograms()
  if (programs === null) return null
  const folder = await mkdtemp(path.join(tmpdir(), 'portaria-postgres-'))
  const asOwner = await ownerOf(folder)
  const data = path.join(folder, 'data')
  const port = await freePort()
  const log = path.join(folder, 'log')
  const start = (): Promise<void> =>
    asOwner(path.join(programs, 'pg_ctl'), [
      ...['-D', data, '-l', log, '-w', '-o'],
      `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories= -c max_connections=200 ${lossy}`,
      'start',
    ])
  const pause = (): Promise<void> =>
    asOwner(path.join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'])
  try {
    await asOwner(path.join(programs, 'initdb'), [
      ...['-D', data, '-U', 'portaria', '-A', 'trust', '-E', 'UTF8'],
      ...['--locale=C.UTF-8', '--no-sync'],
    ])
    await start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return {
    url: `postgres://portaria@127.0.0.1:${port}/postgres`,
    pause,
    resume: start,
    async deadlocks() {
      const lines = await readFile(log, 'utf8')
      return lines.match(/deadlock detected\n(?:.*\n)(?:\t.*\n)*/g) ?? []
    },
    async stop() {
      await pause()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The folder of the newest PostgreSQL programs; `null` when there is none. */
async function findPrograms(): Promise<string | null> {
  const versions = await readdir(installed).catch(() => [])
  const newest = versions.toSorted((one, other) => Number(other) - Number(one)).at(0)
  return newest === undefined ? null : path.join(installed, newest, 'bin')
}

type Run = (program: string, options: readonly string[]) => Promise<void>

async function ownerOf(folder: string): Promise<Run> {
  if (process.getuid?.() !== 0) {
    return async (program, options) => {
      await run(program, [...options], { cwd: folder })
    }
  }
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')])
  await chown(folder, uid, gid)
  return async (program, options) => {
    await run(program, [...options], { cwd: folder, uid, gid })
  }
}

async function idOf(which: '-u' | '-g'): Promise<number> {
  const { stdout } = await run('id', [which, 'postgres'])
  return Number(stdout)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('expected a port number')
  return address.port
}
