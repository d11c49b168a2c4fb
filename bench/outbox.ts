import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate, openDatabase } from '../src/store/database.ts'
import { localHost, queueTestMail, startTestOutbound } from '../tests/support/outbox.ts'
import { startPostfix } from './postfix.ts'

/** How the benchmark of sending is run. */
export type OutboxOptions = {
  readonly sizes: readonly number[]
  readonly mails: number
  readonly repetitions: number
}

const sinkPort = 26_271
const postfixPort = 26_272

/**
 * Measures how fast a full queue empties into one server: ours, which keeps a line for each attempt, and Postfix's.
 *
 * The server is Postfix's smtp-sink, which keeps nothing. Absolute figures mean little elsewhere; the ratio of one run
 * does.
 */
export async function benchOutbox(options: OutboxOptions, print: (line: string) => void): Promise<void> {
  const sink = spawn('smtp-sink', ['-u', 'postfix', `127.0.0.1:${sinkPort}`, '1000'], { stdio: 'ignore' })
  await once(sink, 'spawn')
  await sleep(500)
  print('| octets | Postfix mails/s | Portaria mails/s | Portaria / Postfix |')
  print('|---|---|---|---|')
  try {
    for (const octets of options.sizes) {
      for (let turn = 0; turn < options.repetitions; turn++) {
        const theirs = await ratePostfix(options.mails, octets)
        const ours = await ratePortaria(options.mails, octets)
        print(`| ${octets} | ${theirs.toFixed(0)} | ${ours.toFixed(0)} | ${(ours / theirs).toFixed(2)} |`)
      }
    }
  } finally {
    sink.kill()
  }
}

async function ratePortaria(mails: number, octets: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  const database = openDatabase(`sqlite:${join(folder, 'portaria.db')}`, { checkpointsApart: true })
  try {
    await migrate(database)
    const text = 'A impressora parou de novo e ninguem sabe o motivo.\r\n'.repeat(Math.ceil(octets / 53))
    for (let index = 0; index < mails; index++) await queueTestMail(database, { text })
    const outbound = startTestOutbound(database, { destination: localHost(sinkPort) })
    const from = performance.now()
    const count = await outbound.sendDue()
    const seconds = (performance.now() - from) / 1_000
    await outbound.close()
    if (count !== mails) throw new Error(`expected ${mails} mails to leave, ${count} did`)
    return mails / seconds
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Its mails wait on hold, all are released before it starts again, and its queue is looked at until it is empty. */
async function ratePostfix(mails: number, octets: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  chmodSync(folder, 0o755)
  const home = join(folder, 'postfix')
  mkdirSync(home)
  const settings = {
    default_transport: 'smtp',
    relay_transport: 'smtp',
    relayhost: `[127.0.0.1]:${sinkPort}`,
    smtp_tls_security_level: 'none',
  }
  const filling = startPostfix(home, postfixPort, settings)
  try {
    await sleep(1_000)
    const to = ['-f', 'suporte@desk.example', '-t', 'ana@client.example', `127.0.0.1:${postfixPort}`]
    execFileSync('smtp-source', ['-m', String(mails), '-l', String(octets), '-s', '10', ...to])
  } finally {
    filling.stop()
  }
  execFileSync('postsuper', ['-c', filling.settings, '-H', 'ALL'], { stdio: 'ignore' })
  const emptying = startPostfix(home, postfixPort, settings)
  try {
    while (filesIn(emptying.queue) >= mails) await sleep(5)
    const from = performance.now()
    while (filesIn(emptying.queue) > 0) await sleep(20)
    return mails / ((performance.now() - from) / 1_000)
  } finally {
    emptying.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function filesIn(queue: string): number {
  const count = (folder: string): number =>
    readdirSync(folder, { withFileTypes: true }).reduce(
      (sum, entry) => sum + (entry.isDirectory() ? count(join(folder, entry.name)) : 1),
      0,
    )
  return ['incoming', 'active', 'deferred'].reduce((sum, name) => sum + count(join(queue, name)), 0)
}
