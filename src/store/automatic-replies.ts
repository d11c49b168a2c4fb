import type { Db } from './dialect.ts'
import { dialectOf } from './dialect.ts'
import { foldedKey } from './message-rows.ts'
import { selectIn } from './multi-row.ts'
import { runStatement } from './run-statement.ts'

const hourMs = 3_600_000
const repliesAnHour = 1
const repliesADay = 5

/** What counts as sent: all that we send by ourselves and neither kept back nor gave up. */
const sentByItself = `direction = 'out' and kind in ('auto-reply', 'bounce') and state not in ('filtered', 'failed')`

/** A mail that we would send by ourselves. */
export type AutomaticMail = {
  readonly to: string
  /** Whether it is worth having when its turn comes later. */
  readonly mayWait: boolean
}

/** Hours that the last of a day's mails may have to wait for its turn. */
const longestWaitHours = repliesADay

/**
 * Tells of each mail in turn when its recipient may have it: one automatic mail an hour, five a day, of any kind.
 *
 * What answers every mail would be answered for ever. `null` where the day has had its five, and where the hour has had
 * its one and the mail may not wait. The mails that may go count for those behind them. O22
 */
export async function departuresOf(
  trx: Db,
  mails: readonly AutomaticMail[],
  now: Date,
): Promise<readonly (Date | null)[]> {
  const recipients = [...new Set(mails.flatMap(({ to }) => foldedKey(to) ?? []))].sort()
  await takeTurns(trx, recipients)
  // What was made earlier may have had to wait for its turn.
  const since = new Date(now.getTime() - (24 + longestWaitHours) * hourMs).toISOString()
  const rows = await selectIn<{ recipient_folded: string; leaves_at: string }>(
    trx,
    `select recipient_folded, coalesce(date, received_at) as leaves_at from messages
      where ${sentByItself} and received_at > '${since}' and recipient_folded in`,
    recipients,
  )
  const times = new Map<string, number[]>()
  const timesOf = (key: string): number[] => times.get(key) ?? times.set(key, []).get(key) ?? []
  for (const { recipient_folded: key, leaves_at: at } of rows) timesOf(key).push(Date.parse(at))
  return mails.map(({ to, mayWait }) => {
    const earlier = timesOf(foldedKey(to) ?? '')
    const turn = turnAfter(earlier, now.getTime())
    if (turn === null || (turn > now.getTime() && !mayWait)) return null
    earlier.push(turn)
    return new Date(turn)
  })
}

/** When the next mail may leave after those that have left or wait; `null` when the day has had enough by then. */
function turnAfter(earlier: readonly number[], now: number): number | null {
  const inTheHour = earlier.filter((at) => at > now - hourMs)
  const turn = inTheHour.length < repliesAnHour ? now : Math.max(...inTheHour) + hourMs
  return earlier.filter((at) => at > turn - 24 * hourMs).length < repliesADay ? turn : null
}

/**
 * Makes transactions that write to the same people wait for each other, so that none counts what another is writing.
 *
 * SQLite has one writer at a time anyway.
 */
async function takeTurns(trx: Db, recipients: readonly string[]): Promise<void> {
  if (dialectOf(trx) === 'sqlite') return
  for (const recipient of recipients) {
    await runStatement(trx, 'select pg_advisory_xact_lock(hashtext(?))', [recipient])
  }
}
