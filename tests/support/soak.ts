import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../src/store/database.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { startGatewayProcess } from './gateway-process.ts'
import { sendMail } from './send-mail.ts'

/** What the gateway holds at a moment. */
export type SoakSample = {
  readonly atMs: number
  readonly mails: number
  readonly residentMiB: number
  readonly descriptors: number
  readonly threads: number
}

/** What came of a soak. */
export type SoakReport = {
  readonly acknowledged: number
  /** How often a mail was asked to come again later, by what was said. */
  readonly putOff: ReadonlyMap<string, number>
  /** Not taken at all: what was said last. */
  readonly refused: readonly string[]
  /** Acknowledged, and not in the store. */
  readonly missing: number
  /** Stored, and its content not read within half a minute of the end. */
  readonly unread: number
  readonly samples: readonly SoakSample[]
  /** What is not as it should be, in words; empty when all is well. */
  readonly faults: readonly string[]
}

/** How a soak runs. */
export type SoakOptions = {
  readonly dataDir: string
  /** `null` for SQLite. */
  readonly databaseUrl: string | null
  readonly seconds: number
  readonly mailsPerSecond: number
  readonly everyMs: number
  readonly onSample?: (sample: SoakSample) => void
}

const maxAttempts = 20
/** How much more is still the breath of a process that is well. */
const slack = { residentMiB: 48, descriptors: 8, threads: 2 }

/**
 * Sends mail at an even pace for a long time and watches what the gateway holds.
 *
 * Its first third is left out of account: code is compiled and pools fill. What is then held in the middle, as a
 * median, is compared with what is held in the end.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { dataDir, databaseUrl, seconds, mailsPerSecond, everyMs, onSample } = options
  const url = databaseUrl ?? `sqlite:${join(dataDir, 'portaria.db')}`
  const gateway = await startGatewayProcess({
    dataDir,
    env: {
      PORTARIA_LOG_LEVEL: 'error',
      PORTARIA_DATABASE_URL: url,
      // All of it comes from one address, and a disk that stalls for a moment makes many sessions at once.
      PORTARIA_SESSIONS_PER_PEER: '500',
    },
  })
  const startedAt = performance.now()
  const atMs = (): number => performance.now() - startedAt
  const count = { sent: 0, acknowledged: 0 }
  const putOff = new Map<string, number>()
  const refused: string[] = []
  const inHand = new Set<Promise<void>>()
  const samples: SoakSample[] = []
  const watch = setInterval(() => {
    const sample = { atMs: atMs(), mails: count.acknowledged, ...held(gateway.pid) }
    samples.push(sample)
    onSample?.(sample)
  }, everyMs)
  try {
    while (atMs() < seconds * 1000) {
      const sending = sendAgain(gateway.smtpPort, ++count.sent).then((replies) => {
        const reply = replies.pop() ?? ''
        for (const each of replies) putOff.set(each, (putOff.get(each) ?? 0) + 1)
        if (reply.startsWith('250 2.6.0 ')) count.acknowledged++
        else refused.push(reply)
        inHand.delete(sending)
      })
      inHand.add(sending)
      await sleep(Math.max(0, (count.sent * 1000) / mailsPerSecond - atMs()))
    }
    await Promise.all(inHand)
    const database = openDatabase(url)
    try {
      for (let look = 0; look < 30 && (await listPendingContent(database.reader, 1)).length > 0; look++)
        await sleep(1000)
      const unread = (await listPendingContent(database.reader, 1000)).length
      const [row] = await database.reader('messages').where({ state: 'ticket' }).count({ count: '*' })
      const missing = count.acknowledged - Number(row?.count)
      const { acknowledged } = count
      const faults = [...growth(samples), ...gateway.output.filter((line) => /"level":"error"/.test(line))]
      if (missing !== 0) faults.push(`expected each acknowledged mail to be kept once, ${missing} are not`)
      if (unread > 0) faults.push(`expected every content to be read, ${unread} are not`)
      for (const reply of refused) faults.push(`expected every mail to be taken, one was not: ${reply}`)
      return { acknowledged, putOff, refused, missing, unread, samples, faults }
    } finally {
      await database.close()
    }
  } finally {
    clearInterval(watch)
    await gateway.stop()
  }
}

/** Sends as a queue does, and gives every reply: what is put off, or cut, comes again. One of a hundred goes to a file. */
async function sendAgain(port: number, number: number): Promise<string[]> {
  const octets = number % 100 === 0 ? 400_000 : 3_000
  const replies: string[] = []
  for (;;) {
    const reply = await sendMail(port, { id: `soak-${number}`, octets }).catch(String)
    replies.push(reply)
    if (/^[25]/.test(reply) || replies.length === maxAttempts) return replies
    await sleep(1000)
  }
}

function held(pid: number): Pick<SoakSample, 'residentMiB' | 'descriptors' | 'threads'> {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const numberOf = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  return {
    residentMiB: numberOf('VmRSS') / 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: numberOf('Threads'),
  }
}

/** Says what grew from the middle third of a soak to its last. */
export function growth(samples: readonly SoakSample[]): string[] {
  const third = Math.floor(samples.length / 3)
  if (third === 0) return ['expected at least three samples, got fewer']
  const [before, after] = [samples.slice(-2 * third, -third), samples.slice(-third)]
  return (['residentMiB', 'descriptors', 'threads'] as const).flatMap((what) => {
    const [from, to] = [before, after].map((some) => median(some.map((sample) => sample[what])))
    const isMore = (to ?? 0) > (from ?? 0) + slack[what]
    return isMore ? [`${what} grew from ${from?.toFixed(0)} to ${to?.toFixed(0)}`] : []
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other).at(Math.floor(values.length / 2)) ?? 0
}
