import { foldAddress } from '../domain/mail/address.ts'
import type { FailureReason } from '../domain/mail/bounce/failure-words.ts'
import { columnText, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertRows, selectIn, withRows } from './multi-row.ts'

/** Why an address is on the list: the one word of its server, or several failures of other kinds. */
export type SuppressedWhy = 'unknown-mailbox' | 'repeated'

/** A mail that an address did not take, and would not take again. */
export type HardFailure = {
  readonly address: string
  readonly reason: FailureReason
  readonly status: string | null
  readonly words: string
  readonly mailId: string
  readonly reportId: string
  readonly at: Date
}

/** Hard failures that are not of an unknown mailbox, and within which days so many put an address on the list. */
const failuresThatSuppress = 3
const withinMs = 30 * 24 * 3_600_000

/** Puts the addresses of hard failures on the list: at the first for an unknown mailbox, at the third of others. */
export async function suppressAfter(trx: Db, failures: readonly HardFailure[], now: Date): Promise<void> {
  const byKey = new Map(failures.map((failure) => [keyOf(failure.address), failure]))
  if (byKey.size === 0) return
  const counts = await failedLately(trx, [...byKey.keys()], now)
  const due = [...byKey].flatMap(([key, failure]) => {
    const why = whyOf(failure, counts.get(key) ?? 0)
    return why === null ? [] : [{ key, failure, why }]
  })
  await insertRows(
    trx,
    'suppressions',
    ['address_folded', 'address', 'why', 'reason', 'status', 'words', 'mail_id', 'report_id', 'created_at'],
    due.map(({ key, failure, why }) => [
      key,
      columnText(failure.address) ?? '',
      why,
      failure.reason,
      failure.status,
      columnText(failure.words) ?? '',
      failure.mailId,
      failure.reportId,
      now.toISOString(),
    ]),
    ` on conflict (address_folded) do update set address = excluded.address, why = excluded.why,
      reason = excluded.reason, status = excluded.status, words = excluded.words, mail_id = excluded.mail_id,
      report_id = excluded.report_id, created_at = excluded.created_at, released_at = null, released_by = null
      where suppressions.released_at is not null`,
  )
}

/** Which of these addresses are on the list, as they were given. */
export async function suppressedAmong(db: Db, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set()
  const rows = await selectIn<{ address_folded: string }>(
    db,
    'select address_folded from suppressions where released_at is null and address_folded in',
    [...new Set(addresses.map(keyOf))],
  )
  const found = new Set(rows.map((row) => row.address_folded))
  return new Set(addresses.filter((address) => found.has(keyOf(address))))
}

/** Takes an address off the list; `false` when it is not on it. What was reported before does not count again. */
export async function releaseSuppressed(
  trx: Db,
  address: string,
  by: string | null,
  now: Date,
): Promise<boolean> {
  const released = await trx('suppressions')
    .where({ address_folded: keyOf(address) })
    .whereNull('released_at')
    .update({ released_at: now.toISOString(), released_by: by })
  return released > 0
}

/** Forgets addresses altogether. LGPD art. 18, VI */
export async function forgetSuppressed(trx: Db, addresses: readonly string[]): Promise<void> {
  const keys = addresses.map(keyOf)
  await trx('suppressions').whereIn('address_folded', keys).delete()
  await trx('mail_reports').whereIn('address_folded', keys).delete()
}

/** An address as the list has it. */
export function keyOf(address: string): string {
  return keyText(foldAddress(address))
}

function whyOf({ reason, status }: HardFailure, count: number): SuppressedWhy | null {
  if (reason === 'unknown-mailbox' && status?.startsWith('5.1.') === true) return 'unknown-mailbox'
  return count >= failuresThatSuppress ? 'repeated' : null
}

/** How many mails each address has not taken for good, since it was released and within the days. */
async function failedLately(
  trx: Db,
  keys: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const since = new Date(now.getTime() - withinMs).toISOString()
  const rows = await withRows<{ address_folded: string; count: number | string }>(
    trx,
    `select mail_reports.address_folded as address_folded, count(distinct mail_reports.mail_id) as count
      from mail_reports
      left join suppressions on suppressions.address_folded = mail_reports.address_folded
      where mail_reports.permanent and mail_reports.status like '5%' and mail_reports.action = 'failed' and mail_reports.evidence <> 'recipient'
      and mail_reports.applied_at is not null and mail_reports.recipient_position is not null and mail_reports.at > '${since}'
      and (suppressions.released_at is null or mail_reports.at > suppressions.released_at)
      and mail_reports.address_folded in (values `,
    keys.map((key) => [key]),
    ') group by mail_reports.address_folded',
  )
  return new Map(rows.map((row) => [row.address_folded, Number(row.count)]))
}
