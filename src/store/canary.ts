import type { CanarySetting } from '../domain/outgoing/mail-test.ts'
import { columnJson } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { askMailTest } from './mail-tests.ts'

/** An address that gets test messages by itself, and the channel that they leave by. */
export type CanaryDesk = {
  readonly deskId: string
  /** `null` for the server that the configuration names. */
  readonly channelId: string | null
}

type Row = { desk_id: string; channel_id: string | null; next_at: string }

const name = 'canary'
const unset: CanarySetting = { isOn: false, everyMinutes: 5 }

/** Whether test messages are sent by themselves, and how often. Off unless somebody switches them on. */
export async function readCanary(db: Db): Promise<CanarySetting> {
  const row: { value: string } | undefined = await db('house_settings').where({ name }).first('value')
  const stored: Partial<CanarySetting> = row === undefined ? {} : JSON.parse(row.value)
  return { ...unset, ...stored }
}

/** The addresses that were chosen for it. */
export async function listCanaryDesks(db: Db): Promise<readonly CanaryDesk[]> {
  const rows: Row[] = await db('canary_desks').orderBy('desk_id')
  return rows.map(toCanaryDesk)
}

/** Writes the setting with the addresses that it is for: each gets its first test message at once. */
export async function saveCanary(
  trx: Db,
  { isOn, everyMinutes }: CanarySetting,
  desks: readonly CanaryDesk[],
  now: Date,
): Promise<void> {
  await trx('house_settings')
    .insert({ name, value: columnJson({ isOn, everyMinutes }) })
    .onConflict('name')
    .merge()
  await trx('canary_desks').delete()
  for (const { deskId, channelId } of desks)
    await trx('canary_desks').insert({ desk_id: deskId, channel_id: channelId, next_at: now.toISOString() })
}

/**
 * Asks for the test messages whose time has come, and answers whose they are.
 *
 * Whoever moves the time of an address on first takes its turn, so that of several processes one sends.
 */
export function takeCanaryTurns(database: Database, now: Date): Promise<readonly CanaryDesk[]> {
  return writeTransaction(database, async (trx) => {
    const { isOn, everyMinutes } = await readCanary(trx)
    if (!isOn) return []
    const due: Row[] = await trx('canary_desks')
      .join('desks', 'desks.id', 'canary_desks.desk_id')
      .where({ 'desks.enabled': true })
      .andWhere('canary_desks.next_at', '<=', now.toISOString())
      .select('canary_desks.*')
    const dueAt = new Date(now.getTime() + everyMinutes * 60_000)
    const taken: CanaryDesk[] = []
    for (const row of due) {
      const moved = await trx('canary_desks')
        .where({ desk_id: row.desk_id, next_at: row.next_at })
        .update({ next_at: dueAt.toISOString() })
      if (moved === 0) continue
      const desk = toCanaryDesk(row)
      await askMailTest(trx, { ...desk, kind: 'canary', dueAt }, now)
      taken.push(desk)
    }
    return taken
  })
}

function toCanaryDesk({ desk_id: deskId, channel_id: channelId }: Row): CanaryDesk {
  return { deskId, channelId }
}
