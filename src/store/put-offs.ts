import type { Settlement } from '../domain/settlement.ts'
import { deferralKey, identityOf } from './dedupe.ts'
import { endDeferrals } from './deferrals.ts'
import type { Db } from './dialect.ts'
import { endAttempts } from './door-attempts.ts'
import { selectIn } from './multi-row.ts'

/** A row of mail that was put off and is still taken to be with its sender. */
export type OpenPutOff = {
  readonly source: 'deferral' | 'attempt'
  readonly seq: number
  readonly messageId: string
}

/** What was put off before of the messages that a batch writes; few mails ever were. */
export async function findPutOffs(
  trx: Db,
  settlements: readonly Settlement[],
): Promise<readonly OpenPutOff[]> {
  const keys = new Map<string, string>()
  for (const { id, raw, outline, outcomes } of settlements) {
    if (raw === null) continue
    for (const { deskId } of outcomes) keys.set(deferralKey(identityOf(raw, outline), deskId), id)
  }
  const rows = await selectIn<{ source: OpenPutOff['source']; seq: number | string; dedupe_key: string }>(
    trx,
    `select source, seq, dedupe_key from (
      select 'deferral' as source, seq, dedupe_key from deferrals where ended_at is null union all
      select 'attempt' as source, seq, dedupe_key from door_attempts where message_id is null
    ) as put_off where dedupe_key in`,
    [...keys.keys()],
  )
  return rows.map(({ source, seq, dedupe_key: key }) => ({
    source,
    seq: Number(seq),
    messageId: keys.get(key) ?? '',
  }))
}

/** Notes which message each became, so that it no longer counts as being with its sender. */
export async function endPutOffs(trx: Db, putOffs: readonly OpenPutOff[], now: Date): Promise<void> {
  for (const [messageId, group] of Map.groupBy(putOffs, (each) => each.messageId)) {
    const seqsOf = (source: OpenPutOff['source']): number[] =>
      group.filter((each) => each.source === source).map(({ seq }) => seq)
    await endDeferrals(trx, seqsOf('deferral'), messageId, now)
    await endAttempts(trx, seqsOf('attempt'), messageId)
  }
}
