import type { MessageState } from '../domain/disposition.ts'
import { nearNetwork } from '../domain/mail/network.ts'
import type { TransientReason } from '../domain/policy/reasons.ts'
import { keyText, keyTextOrNull } from './column-text.ts'
import type { Db } from './dialect.ts'
import { lettersOf } from './id.ts'
import { insertRows, selectIn } from './multi-row.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'

/** A mail that was put off, about to be noted. */
export type NewDeferral = {
  /** From `deferralKey`: under it the mail comes again. */
  readonly dedupeKey: string
  readonly recipient: string
  readonly reversePath: string | null
  readonly peer: string | null
  readonly author: string | null
  readonly subject: string
  readonly octets: number
  readonly reason: TransientReason
}

/** A mail that was put off. */
export type Deferral = Omit<NewDeferral, 'dedupeKey'> & {
  /** The letters that its sender was told. */
  readonly reference: string
  /** How often the sender has come. */
  readonly tries: number
  readonly firstAt: Date
  readonly lastAt: Date
  /** The message it became, accepted or refused for good; `null` while it is still with its sender. */
  readonly became: { readonly messageId: string; readonly state: MessageState | null } | null
}

/** How many mails are noted in 24 hours: a flood is counted, not listed. */
export type DeferralBounds = { readonly inAll: number; readonly perNetwork: number }

const bounds: DeferralBounds = { inAll: 5000, perNetwork: 200 }
const dayMs = 24 * 3_600_000

type DeferralRow = {
  seq: number | string
  recipient: string
  reverse_path: string | null
  peer_address: string | null
  author_address: string | null
  subject: string
  octets: number | string
  reason: TransientReason
  reference: string
  tries: number
  first_at: string
  last_at: string
  message_id: string | null
  state: MessageState | null
}

type Tried = { readonly deferral: NewDeferral; readonly network: string; readonly tries: number }

const columns = [
  'dedupe_key',
  'recipient',
  'reverse_path',
  'peer_address',
  'network',
  'author_address',
  'subject',
  'octets',
  'reason',
  'reference',
  'tries',
  'first_at',
  'last_at',
]

/** Notes the mails that were put off, or counts one more try of each; past the bounds new ones are only counted. */
export async function noteDeferrals(
  trx: Db,
  deferrals: readonly NewDeferral[],
  now: Date,
  most: DeferralBounds = bounds,
): Promise<void> {
  const tried = together(deferrals)
  const rows = await selectIn<{ dedupe_key: string }>(
    trx,
    'select dedupe_key from deferrals where dedupe_key in',
    tried.map(({ deferral }) => deferral.dedupeKey),
  )
  const known = new Set(rows.map((row) => row.dedupe_key))
  const isKnown = ({ deferral }: Tried): boolean => known.has(deferral.dedupeKey)
  const fresh = tried.filter((each) => !isKnown(each))
  const listed = await withinBounds(trx, fresh, now, most)
  const at = now.toISOString()
  await insertRows(
    trx,
    'deferrals',
    columns,
    [...tried.filter(isKnown), ...listed].map(({ deferral, network, tries }) => [
      deferral.dedupeKey,
      keyText(deferral.recipient),
      keyTextOrNull(deferral.reversePath),
      deferral.peer,
      network,
      keyTextOrNull(deferral.author),
      keyText(deferral.subject),
      deferral.octets,
      deferral.reason,
      lettersOf(deferral.dedupeKey),
      tries,
      at,
      at,
    ]),
    ` on conflict (dedupe_key) do update set reason = excluded.reason, tries = deferrals.tries + excluded.tries,
      last_at = excluded.last_at, ended_at = null, message_id = null`,
  )
  const kept = new Set(listed)
  const unlisted = fresh.filter((each) => !kept.has(each)).reduce((sum, { tries }) => sum + tries, 0)
  if (unlisted === 0) return
  await trx('unlisted_deferrals')
    .insert({ day: at.slice(0, 10), tries: unlisted })
    .onConflict('day')
    .merge({ tries: trx.raw('unlisted_deferrals.tries + ?', [unlisted]) })
}

/** Ends the deferrals of a mail that has become a message. */
export async function endDeferrals(
  trx: Db,
  seqs: readonly number[],
  messageId: string,
  now: Date,
): Promise<void> {
  await trx('deferrals').whereIn('seq', seqs).update({ ended_at: now.toISOString(), message_id: messageId })
}

/** The mails that are still with their senders, the latest put off first; by its reference also one that is not. */
export async function listDeferrals(
  db: Db,
  { reference = null, ...request }: PageRequest & { readonly reference?: string | null },
): Promise<Page<Deferral>> {
  const bound = boundOf(request)
  const query = db('deferrals')
    .leftJoin('messages', 'messages.id', 'deferrals.message_id')
    .select('deferrals.*', 'messages.state')
  if (reference === null) void query.whereNull('deferrals.ended_at')
  else void query.where({ 'deferrals.reference': reference })
  if (bound.seq !== null) void query.where('deferrals.seq', bound.direction === 'asc' ? '>' : '<', bound.seq)
  const rows: DeferralRow[] = await query.orderBy('deferrals.seq', bound.direction).limit(request.limit + 1)
  return pageOf(rows, request.limit, bound, toDeferral)
}

/** How many tries of mails were counted without being listed, in the days that are still shown. */
export async function countUnlisted(db: Db): Promise<number> {
  const row = await db('unlisted_deferrals').sum({ tries: 'tries' }).first()
  return Number(row?.tries ?? 0)
}

/** Forgets the deferrals whose sender last came before a time, and the counts of before. */
export async function purgeDeferrals(db: Db, before: Date): Promise<number> {
  await db('unlisted_deferrals').where('day', '<', before.toISOString().slice(0, 10)).delete()
  return db('deferrals').where('last_at', '<', before.toISOString()).delete()
}

/** Each mail once, with the number of its tries. */
function together(deferrals: readonly NewDeferral[]): readonly Tried[] {
  const tries = new Map<string, Tried>()
  for (const deferral of deferrals) {
    const network = deferral.peer === null ? '' : (nearNetwork(deferral.peer) ?? '')
    const before = tries.get(deferral.dedupeKey)?.tries ?? 0
    tries.set(deferral.dedupeKey, { deferral, network, tries: before + 1 })
  }
  return [...tries.values()]
}

async function withinBounds(
  trx: Db,
  fresh: readonly Tried[],
  now: Date,
  { inAll, perNetwork }: DeferralBounds,
): Promise<readonly Tried[]> {
  if (fresh.length === 0) return []
  const since = new Date(now.getTime() - dayMs).toISOString()
  const all = await trx('deferrals').where('first_at', '>', since).count({ count: '*' }).first()
  let room = inAll - Number(all?.count)
  const rows: { network: string; count: number | string }[] = await trx('deferrals')
    .where('first_at', '>', since)
    .whereIn('network', [...new Set(fresh.map(({ network }) => network))])
    .groupBy('network')
    .select('network')
    .count({ count: '*' })
  const counts = new Map(rows.map((row) => [row.network, Number(row.count)]))
  return fresh.filter(({ network }) => {
    const before = counts.get(network) ?? 0
    if (room <= 0 || before >= perNetwork) return false
    room--
    counts.set(network, before + 1)
    return true
  })
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
    reference: row.reference,
    tries: row.tries,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
    became: row.message_id === null ? null : { messageId: row.message_id, state: row.state },
  }
}
