import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startGatewayProcess } from '../tests/support/gateway-process.ts'
import { compare, compareHead, type Target } from './compare.ts'
import { startPostfix } from './postfix.ts'

/** How the acceptance benchmark is run. */
export type AcceptanceOptions = {
  readonly sizes: readonly number[]
  readonly sessions: readonly number[]
  readonly repetitions: number
  /** How long one run should take. */
  readonly seconds: number
}

const recipient = 'atendimento@desk.example'

/**
 * Measures durable acceptance side by side: Portaria, which also makes the ticket, and a Postfix that only queues.
 *
 * Absolute figures mean little elsewhere; the ratio of one run does.
 */
export async function benchAcceptance(
  options: AcceptanceOptions,
  print: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  // Postfix drops its privileges, and must still reach its own queue below the folder.
  chmodSync(folder, 0o755)
  const postfix = startPostfix(join(folder, 'postfix'), 26250)
  const gateway = await startGatewayProcess({
    dataDir: join(folder, 'data'),
    env: { PORTARIA_LOG_LEVEL: 'warn', PORTARIA_SESSIONS_PER_PEER: '500' },
  })
  try {
    await greeted(postfix.port)
    const targets: Target[] = [
      { name: 'postfix', port: postfix.port, pid: postfix.pid, recipient },
      { name: 'portaria', port: gateway.smtpPort, pid: gateway.pid, recipient },
    ]
    for (const line of compareHead) print(line)
    for (const octets of options.sizes)
      for (const sessions of options.sessions)
        for (const line of await compare(targets, { ...options, octets, sessions })) print(line)
  } finally {
    await gateway.stop()
    postfix.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function greeted(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isThere) return
    await sleep(100)
  }
  throw new Error(`expected a greeting on port ${port}`)
}
