import type { TransientReason } from '../domain/policy/reasons.ts'
import { keyText, keyTextOrNull } from './column-text.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'

/** A mail that was put off, about to be noted. */
export type NewDeferral = {
  /** The key under which the mail is accepted once, which ends the deferral. */
  readonly dedupeKey: string
  readonly recipient: string
  readonly reversePath: string | null
  readonly peer: string | null
  readonly author: string | null
  readonly subject: string
  readonly octets: number
  readonly reason: TransientReason
}

/** A mail that was put off, and has been neither accepted nor refused since. */
export type Deferral = Omit<NewDeferral, 'dedupeKey'> & {
  /** How often the sender has come. */
  readonly tries: number
  readonly firstAt: Date
  readonly lastAt: Date
}

type DeferralRow = {
  seq: number | string
  recipient: string
  reverse_path: string | null
  peer_address: string | null
  author_address: string | null
  subject: string
  octets: number | string
  reason: TransientReason
  tries: number
  first_at: string
  last_at: string
}

/** Notes that a mail was put off, or counts one more try of it. */
export async function noteDeferral(db: Db, deferral: NewDeferral, now: Date): Promise<void> {
  const at = now.toISOString()
  await db('deferrals')
    .insert({
      dedupe_key: deferral.dedupeKey,
      recipient: keyText(deferral.recipient),
      reverse_path: keyTextOrNull(deferral.reversePath),
      peer_address: deferral.peer,
      author_address: keyTextOrNull(deferral.author),
      subject: keyText(deferral.subject),
      octets: deferral.octets,
      reason: deferral.reason,
      tries: 1,
      first_at: at,
      last_at: at,
    })
    .onConflict('dedupe_key')
    .merge({ reason: deferral.reason, tries: db.raw('deferrals.tries + 1'), last_at: at, refused_at: null })
}

/** Ends the deferrals of mails that have been refused for good; an accepted one is known by its delivery. */
export async function endDeferrals(trx: Db, dedupeKeys: readonly string[], now: Date): Promise<void> {
  const open = await selectIn<{ seq: number | string }>(
    trx,
    'select seq from deferrals where refused_at is null and dedupe_key in',
    dedupeKeys,
  )
  if (open.length === 0) return
  const seqs = open.map(({ seq }) => seq)
  await trx('deferrals').whereIn('seq', seqs).update({ refused_at: now.toISOString() })
}

/** The mails that are still with their senders, the latest put off first. */
export async function listDeferrals(db: Db, request: PageRequest): Promise<Page<Deferral>> {
  const bound = boundOf(request)
  const query = db('deferrals')
    .whereNull('refused_at')
    .whereNotExists(
      db('deliveries').select('dedupe_key').whereRaw('deliveries.dedupe_key = deferrals.dedupe_key'),
    )
  if (bound.seq !== null) void query.where('seq', bound.direction === 'asc' ? '>' : '<', bound.seq)
  const rows: DeferralRow[] = await query.orderBy('seq', bound.direction).limit(request.limit + 1)
  return pageOf(rows, request.limit, bound, toDeferral)
}

/** Forgets the deferrals whose sender last came before a time. */
export async function purgeDeferrals(db: Db, before: Date): Promise<number> {
  return db('deferrals').where('last_at', '<', before.toISOString()).delete()
}

function toDeferral(row: DeferralRow): Deferral {
  return {
    recipient: row.recipient,
    reversePath: row.reverse_path,
    peer: row.peer_address,
    author: row.author_address,
    subject: row.subject,
    octets: Number(row.octets),
    reason: row.reason,
    tries: row.tries,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
  }
}
