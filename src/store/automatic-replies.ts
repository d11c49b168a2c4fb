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

/**
 * Tells of each mail in turn whether its recipient may have it: one automatic mail an hour, five a day, of any kind.
 *
 * What answers every mail would be answered for ever. The mails that may go count for those behind them. O22
 */
export async function mayBeSent(
  trx: Db,
  mails: readonly { readonly to: string }[],
  now: Date,
): Promise<readonly boolean[]> {
  const recipients = [...new Set(mails.flatMap(({ to }) => foldedKey(to) ?? []))].sort()
  await takeTurns(trx, recipients)
  const dayAgo = new Date(now.getTime() - 24 * hourMs).toISOString()
  const rows = await selectIn<{ recipient_folded: string; received_at: string }>(
    trx,
    `select recipient_folded, received_at from messages
      where ${sentByItself} and received_at > '${dayAgo}' and recipient_folded in`,
    recipients,
  )
  const times = Map.groupBy(rows, (row) => row.recipient_folded)
  const hourAgo = new Date(now.getTime() - hourMs).toISOString()
  return mails.map(({ to }) => {
    const key = foldedKey(to) ?? ''
    const lately = times.get(key) ?? []
    const inTheHour = lately.filter((row) => row.received_at > hourAgo)
    if (inTheHour.length >= repliesAnHour || lately.length >= repliesADay) return false
    times.set(key, [...lately, { recipient_folded: key, received_at: now.toISOString() }])
    return true
  })
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
