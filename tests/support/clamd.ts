import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What the private clamd takes for a virus. */
export const virusText = 'PORTARIA-VIRUS-STAND-IN'

const program = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find((file) => existsSync(file))

/** Whether a real clamd can be started here. */
export const hasClamd = program !== undefined

/** A real clamd of one test, which knows one signature and needs no download. */
export type PrivateClamd = AsyncDisposable & { readonly path: string }

/** Starts clamd on a socket in a folder of its own. */
export async function startClamd(): Promise<PrivateClamd> {
  if (program === undefined) throw new Error('clamd is not installed (Debian: clamav-daemon)')
  const folder = await mkdtemp(path.join(tmpdir(), 'portaria-clamd-'))
  const socket = path.join(folder, 'socket')
  const signature = Buffer.from(virusText).toString('hex')
  await writeFile(path.join(folder, 'own.ndb'), `Portaria.Test:0:*:${signature}\n`)
  const settings = {
    DatabaseDirectory: folder,
    LocalSocket: socket,
    Foreground: 'yes',
    StreamMaxLength: '1M',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`)
  await writeFile(path.join(folder, 'clamd.conf'), lines.join(''))
  const daemon = spawn(program, ['-c', path.join(folder, 'clamd.conf')], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  for (let attempt = 0; !existsSync(socket); attempt++) {
    if (attempt > 600 || daemon.exitCode !== null) throw new Error('clamd did not open its socket')
    await wait(100)
  }
  return {
    path: socket,
    async [Symbol.asyncDispose]() {
      daemon.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A stand-in for a scanner that does to each connection what the test says. */
export type HostileServer = AsyncDisposable & { readonly host: string; readonly port: number }

/** Listens on a free port of the loopback. */
export async function startHostile(onConnection: (socket: Socket) => void): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port, got none')
  return {
    host: '127.0.0.1',
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
