import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'

/** One step of a test, on a line of its own. M6 */
export type ProbeLine = {
  readonly step: 'reach' | 'greeting' | 'tls' | 'sign-in'
  readonly state: 'good' | 'bad' | 'skipped'
  /** How long it took; `null` where that would tell what lies behind us, or nothing was done. */
  readonly ms: number | null
  /** Why it is so, as an id that pages have words for; `null` where nothing is to be said. */
  readonly why: string | null
  /** The other server's own words, cleaned; empty for none. */
  readonly words: string
}

/** What a test of a channel found. */
export type KeptProbe = {
  readonly at: Date
  readonly isGood: boolean
  /** Since when every test has failed; `null` while the last one did not. M5 */
  readonly failingSince: Date | null
  readonly lines: readonly ProbeLine[]
}

type ProbeRow = {
  channel_id: string
  at: string
  is_good: boolean | number
  failing_since: string | null
  report: string
}

/** Keeps what a test found in the place of the last one. */
export async function keepProbe(
  trx: Db,
  channelId: string,
  lines: readonly ProbeLine[],
  now: Date,
): Promise<KeptProbe> {
  const isGood = lines.every(({ state }) => state !== 'bad')
  const before: ProbeRow | undefined = await trx('channel_probes').where({ channel_id: channelId }).first()
  const since = before?.failing_since ?? now.toISOString()
  const row: ProbeRow = {
    channel_id: channelId,
    at: now.toISOString(),
    is_good: isGood,
    failing_since: isGood ? null : since,
    report: columnJson(lines),
  }
  await trx('channel_probes').insert(row).onConflict('channel_id').merge()
  return toProbe(row)
}

/** What the last tests found, by the id of the channel. */
export async function listProbes(db: Db): Promise<ReadonlyMap<string, KeptProbe>> {
  const rows: ProbeRow[] = await db('channel_probes')
  return new Map(rows.map((row) => [row.channel_id, toProbe(row)]))
}

function toProbe({ at, is_good, failing_since, report }: ProbeRow): KeptProbe {
  const lines: readonly ProbeLine[] = JSON.parse(report)
  return {
    at: new Date(at),
    isGood: Boolean(is_good),
    failingSince: failing_since === null ? null : new Date(failing_since),
    lines,
  }
}
