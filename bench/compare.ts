import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds, median } from './accounting.ts'

/** A host that takes mail, and the recipient it takes it for. */
export type Target = {
  readonly name: string
  readonly port: number
  readonly pid: number
  readonly recipient: string
}

/** How targets are compared. */
export type CompareOptions = {
  readonly octets: number
  readonly sessions: number
  readonly repetitions: number
  /** How long one run should take. */
  readonly seconds: number
}

type Run = { readonly rate: number; readonly cpuPerThousand: number }

/** Messages before anything is measured: a program that compiles itself as it runs is judged when it has. */
const warmUpMessages = 2_000

/** What a table of comparisons begins with. */
export const compareHead = [
  '| octets | sessions | target | messages/s | ratio | CPU s per 1,000 |',
  '|---|---|---|---|---|---|',
]

/**
 * Loads targets in turns (A B, B A, …) with Postfix's smtp-source, one connection per message.
 *
 * Answers a line for each: the median rate, its ratio to the first target of the same turn, and its CPU.
 */
export async function compare(
  targets: readonly Target[],
  { octets, sessions, repetitions, seconds }: CompareOptions,
): Promise<readonly string[]> {
  const counts = new Map<string, number>()
  for (const target of targets) {
    await load(target, octets, sessions, warmUpCount(octets))
    const rated = await load(target, octets, sessions, Math.max(60, sessions * 4))
    counts.set(target.name, Math.max(sessions * 4, Math.round(rated.rate * seconds)))
  }
  const runs = new Map<string, Run[]>(targets.map(({ name }) => [name, []]))
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const target of repetition % 2 === 0 ? targets : [...targets].reverse()) {
      await idle(targets)
      runs.get(target.name)?.push(await load(target, octets, sessions, counts.get(target.name) ?? sessions))
    }
  }
  const base = runs.get(targets[0]?.name ?? '') ?? []
  return targets.map(({ name }) => {
    const own = runs.get(name) ?? []
    const ratio = median(own.map(({ rate }, index) => rate / (base[index]?.rate ?? Number.NaN)))
    const rate = median(own.map((run) => run.rate))
    const cpu = median(own.map((run) => run.cpuPerThousand))
    return `| ${octets} | ${sessions} | ${name} | ${rate.toFixed(0)} | ${ratio.toFixed(2)} | ${cpu.toFixed(2)} |`
  })
}

/** Waits until no target works off what it has taken: that would slow the next one, and flatter itself. */
async function idle(targets: readonly Target[]): Promise<void> {
  for (let rounds = 0; rounds < 120; rounds++) {
    const before = targets.map(({ pid }) => cpuSeconds(pid))
    await sleep(1_000)
    if (targets.every(({ pid }, index) => cpuSeconds(pid) - (before[index] ?? 0) < 0.05)) return
  }
  throw new Error('expected the targets to come to rest within two minutes')
}

/** Large messages warm up in fewer: their octets take the time, not what is compiled. */
function warmUpCount(octets: number): number {
  return Math.max(60, Math.round(warmUpMessages / Math.max(1, octets / 16_384)))
}

async function load(
  { port, pid, recipient }: Target,
  octets: number,
  sessions: number,
  count: number,
): Promise<Run> {
  const cpuBefore = cpuSeconds(pid)
  const startedAt = performance.now()
  const child = spawn(
    'smtp-source',
    [
      ...['-s', String(sessions), '-m', String(count), '-l', String(octets), '-S', 'Impressora parada'],
      ...['-f', 'ana@client.example', '-t', recipient, '-M', 'client.example'],
      `127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`expected smtp-source to end well with port ${port}, got exit ${code}`)
  const seconds = (performance.now() - startedAt) / 1_000
  return { rate: count / seconds, cpuPerThousand: ((cpuSeconds(pid) - cpuBefore) / count) * 1_000 }
}
