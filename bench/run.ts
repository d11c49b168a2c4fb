import { parseArgs } from 'node:util'
import { benchAcceptance } from './acceptance.ts'
import { benchJudging } from './judging.ts'
import { benchMemory } from './memory.ts'
import { benchMilter } from './milter.ts'
import { benchOutbox } from './outbox.ts'
import { benchPages } from './pages.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'acceptance,judging,outbox,pages,memory' },
    sizes: { type: 'string', default: '4096,65536,1048576' },
    sessions: { type: 'string', default: '1,8,32,100' },
    repetitions: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    messages: { type: 'string', default: '1000000' },
    on: { type: 'string', default: 'sqlite' },
  },
})
const numbers = (list: string): number[] => list.split(',').map(Number)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const benchmarks: Record<string, () => Promise<void>> = {
  acceptance: () =>
    benchAcceptance(
      {
        sizes: numbers(values.sizes),
        sessions: numbers(values.sessions),
        repetitions: Number(values.repetitions),
        seconds: Number(values.seconds),
      },
      print,
    ),
  judging: () =>
    benchJudging(
      {
        sizes: [4096],
        sessions: [8, 32],
        repetitions: Number(values.repetitions),
        seconds: Number(values.seconds),
      },
      print,
    ),
  outbox: () =>
    benchOutbox({ sizes: [4096, 65_536], mails: 2_000, repetitions: Number(values.repetitions) }, print),
  milter: () =>
    benchMilter({ sizes: [4096, 262_144], messages: 50, repetitions: Number(values.repetitions) }, print),
  pages: () => benchPages(Number(values.messages), values.on === 'postgres' ? 'postgres' : 'sqlite', print),
  memory: () => benchMemory(print),
}

for (const name of values.only.split(',')) {
  const run = benchmarks[name]
  if (!run) throw new Error(`expected one of ${Object.keys(benchmarks).join(', ')}, got ${name}`)
  print(`\n## ${name}\n`)
  await run()
}
