import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startGatewayProcess } from '../tests/support/gateway-process.ts'
import { cpuSeconds, median } from './accounting.ts'
import { startPostfix } from './postfix.ts'

type Target = { readonly name: string; readonly port: number; readonly pid: number }
type Run = { readonly rate: number; readonly cpuPerThousand: number }

/** How the acceptance benchmark is run. */
export type AcceptanceOptions = {
  readonly sizes: readonly number[]
  readonly sessions: readonly number[]
  readonly repetitions: number
  /** How long one run should take. */
  readonly seconds: number
}

/**
 * Measures durable acceptance side by side: Portaria, which also makes the ticket, and a Postfix that only queues.
 *
 * The targets take turns (A B, B A, …) with the load of Postfix's own smtp-source, one connection per message.
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
      { name: 'postfix', port: postfix.port, pid: postfix.pid },
      { name: 'portaria', port: gateway.smtpPort, pid: gateway.pid },
    ]
    print('| octets | sessions | target | messages/s | ratio | CPU s per 1,000 |')
    print('|---|---|---|---|---|---|')
    for (const octets of options.sizes)
      for (const sessions of options.sessions) await compare(targets, octets, sessions, options, print)
  } finally {
    await gateway.stop()
    postfix.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(
  targets: readonly Target[],
  octets: number,
  sessions: number,
  { repetitions, seconds }: AcceptanceOptions,
  print: (line: string) => void,
): Promise<void> {
  const counts = new Map<string, number>()
  for (const target of targets) {
    const warmUp = await load(target, octets, sessions, Math.max(60, sessions * 4))
    counts.set(target.name, Math.max(sessions * 4, Math.round(warmUp.rate * seconds)))
  }
  const runs = new Map<string, Run[]>(targets.map(({ name }) => [name, []]))
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const target of repetition % 2 === 0 ? targets : [...targets].reverse()) {
      await sleep(1_000)
      runs.get(target.name)?.push(await load(target, octets, sessions, counts.get(target.name) ?? sessions))
    }
  }
  const base = runs.get('postfix') ?? []
  for (const { name } of targets) {
    const own = runs.get(name) ?? []
    const ratio = median(own.map(({ rate }, index) => rate / (base[index]?.rate ?? Number.NaN)))
    const rate = median(own.map((run) => run.rate))
    const cpu = median(own.map((run) => run.cpuPerThousand))
    print(
      `| ${octets} | ${sessions} | ${name} | ${rate.toFixed(0)} | ${ratio.toFixed(2)} | ${cpu.toFixed(2)} |`,
    )
  }
}

async function load(target: Target, octets: number, sessions: number, count: number): Promise<Run> {
  const cpuBefore = cpuSeconds(target.pid)
  const startedAt = performance.now()
  const child = spawn(
    'smtp-source',
    [
      ...['-s', String(sessions), '-m', String(count), '-l', String(octets)],
      ...['-f', 'ana@client.example', '-t', 'atendimento@desk.example', '-M', 'client.example'],
      `127.0.0.1:${target.port}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`expected smtp-source to end well with ${target.name}, got exit ${code}`)
  const seconds = (performance.now() - startedAt) / 1_000
  return { rate: count / seconds, cpuPerThousand: ((cpuSeconds(target.pid) - cpuBefore) / count) * 1_000 }
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
