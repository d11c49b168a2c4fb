import type { MessageState } from '../domain/disposition.ts'
import type { Withholding } from '../domain/policy/notice.ts'
import type { AskedNotice } from '../domain/settlement.ts'
import {
  type AutomaticMail,
  barredBy,
  mayWriteAutomatically,
  type Permission,
} from './may-write-automatically.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { foldedKey } from './message-rows.ts'
import { insertRows, selectIn } from './multi-row.ts'
import { withdrawMails } from './outbox.ts'
import { queueMails } from './queued-mails.ts'
import type { Value } from './run-statement.ts'
import type { PlannedMessage } from './settlement-plan.ts'

/** A refusal whose author SMTP did not reach. */
type Planned = {
  readonly messageId: string
  readonly position: number
  readonly deskId: string | null
  readonly author: string
  readonly reason: string
}

/** One that nothing speaks against so far. */
type Due = Planned & {
  readonly mailId: string
  readonly mail: Exclude<AskedNotice['asked'], string>
  readonly cause: AutomaticMail['cause']
}

/** One that is not to be told, and why. */
type Withheld = Planned & { readonly withheld: Withholding }

const columns = [
  'message_id',
  'position',
  'desk_id',
  'author',
  'reason',
  'day',
  'made_at',
  'mail_id',
  'withheld',
]

/**
 * Puts the notices of refusal into the outbox: one for each author, desk and reason a day, and few in all.
 *
 * Where its author has had an automatic mail within the hour, a notice waits for its turn.
 *
 * A batch that refuses nothing where mail comes forwarded costs nothing here. Complaint 7
 */
export async function queueNotices(
  trx: Db,
  messages: readonly PlannedMessage[],
  texts: { messageIdFor(id: string): string },
  now: Date,
): Promise<void> {
  const { due, withheld } = plan(messages, now)
  const told = new Set(await toldLately(trx, due, now))
  const fresh = due.filter((notice) => {
    const isFresh = !told.has(keyOf(notice))
    told.add(keyOf(notice))
    return isFresh
  })
  const permissions = await mayWriteAutomatically(
    trx,
    fresh.map(({ mail: { to, deskAddress }, cause }) => ({
      to,
      deskAddress,
      ticketId: null,
      cause,
      mayWait: true,
    })),
    now,
  )
  const barred = barredBy(
    fresh.map(({ mail }) => mail),
    permissions,
  )
  const leaving = new Map(fresh.map((notice, index) => [notice, departureOf(permissions[index], now)]))
  const claimed = await claim(
    trx,
    fresh.filter((notice) => leaving.get(notice)),
    now,
  )
  const queued = await queueMails(
    trx,
    claimed.map((notice) => ({
      id: notice.mailId,
      mail: { ...notice.mail, messageId: texts.messageIdFor(notice.messageId) },
      kind: 'bounce',
      ticket: null,
      leavesAt: leaving.get(notice) ?? now,
      barred,
    })),
    now,
  )
  const late = due
    .filter((notice) => !claimed.includes(notice))
    .map((notice) => ({
      ...notice,
      withheld: leaving.get(notice) === null ? ('capped' as const) : ('told-today' as const),
    }))
  await insertRows(
    trx,
    'notices',
    columns,
    [...withheld, ...late].map((notice) => rowOf(notice, null, notice.withheld, now)),
  )
  const suppressed = fresh.filter((_, index) => isSuppressed(permissions[index])).map(({ mailId }) => mailId)
  await noteBarred(
    trx,
    queued.filter(({ state }) => state === 'filtered').map(({ id }) => id),
    new Set(suppressed),
  )
}

/** Whom notices would tell of these messages. */
export function authorsToTell(messages: readonly PlannedMessage[]): readonly string[] {
  return messages.flatMap(({ settlement }) =>
    settlement.notices.flatMap(({ asked }) => (typeof asked === 'string' ? [] : [asked.to])),
  )
}

/** What became of telling the author, for each refused delivery of a message. */
export type NoticeRecord = {
  readonly position: number
  /** The mail that was made, and what became of it; `null` when there is none. */
  readonly mail: { readonly id: string; readonly state: MessageState } | null
  /** Why none leaves; `null` when nothing spoke against it. */
  readonly withheld: Withholding | null
}

/** What became of telling the author of a message's refusals. */
export async function listNotices(db: Db, messageId: string): Promise<readonly NoticeRecord[]> {
  const rows: {
    position: number
    mail_id: string | null
    state: MessageState | null
    withheld: Withholding | null
  }[] = await db('notices')
    .leftJoin('messages', 'messages.id', 'notices.mail_id')
    .where({ 'notices.message_id': messageId })
    .orderBy('notices.position')
    .select('notices.position', 'notices.mail_id', 'messages.state', 'notices.withheld')
  return rows.map(({ position, mail_id, state, withheld }) => ({
    position,
    mail: mail_id === null || state === null ? null : { id: mail_id, state },
    withheld,
  }))
}

/** Takes the notices of a delivery back that still wait for their turn: what they would tell is no longer so. */
export async function withdrawNotices(trx: Db, messageId: string, position: number): Promise<void> {
  const ids: string[] = await trx('notices')
    .join('outbox', 'outbox.message_id', 'notices.mail_id')
    .where({ 'notices.message_id': messageId, 'notices.position': position, 'outbox.attempts': 0 })
    .pluck('notices.mail_id')
  if (ids.length === 0) return
  await withdrawMails(trx, ids)
  const withheld: Withholding = 'accepted'
  await trx('notices').whereIn('mail_id', ids).update({ withheld })
}

/** The message that a notice of ours is about; `null` when the mail is no notice, or the message is gone. */
export async function findNoticed(db: Db, mailId: string): Promise<string | null> {
  const row = await db('notices').where({ mail_id: mailId }).first('message_id')
  return row?.message_id ?? null
}

function plan(
  messages: readonly PlannedMessage[],
  now: Date,
): { readonly due: readonly Due[]; readonly withheld: readonly Withheld[] } {
  const due: Due[] = []
  const withheld: Withheld[] = []
  for (const { id, settlement, deliveries } of messages) {
    for (const { position, asked } of settlement.notices) {
      const { deskId = null, reason } = deliveries[position]?.outcome ?? {}
      const author = foldedKey(settlement.outline?.author?.address) ?? ''
      const planned = { messageId: id, position, deskId, author, reason: reason ?? '' }
      if (typeof asked === 'string') withheld.push({ ...planned, withheld: asked })
      else due.push({ ...planned, mailId: newId(now), mail: asked, cause: causeOf(settlement) })
    }
  }
  return { due, withheld }
}

function causeOf({ envelope, outline }: PlannedMessage['settlement']): AutomaticMail['cause'] {
  return { reversePath: envelope.reversePath, isAnswerable: outline?.isAnswerable ?? false }
}

/** When a notice is put into the outbox, whether it leaves from there or is only shown; `null` when it is not. */
function departureOf(permission: Permission | undefined, now: Date): Date | null {
  if (permission === undefined || permission.kind === 'withheld') return null
  return permission.kind === 'leaves' ? permission.at : now
}

/** What authors were told within a day, whatever the date says: midnight begins nothing anew. */
async function toldLately(trx: Db, due: readonly Due[], now: Date): Promise<readonly string[]> {
  const dayAgo = new Date(now.getTime() - 24 * 3_600_000).toISOString()
  const rows = await selectIn<{ author: string; desk_id: string | null; reason: string }>(
    trx,
    `select author, desk_id, reason from notices where withheld is null and made_at > '${dayAgo}' and author in`,
    [...new Set(due.map(({ author }) => author))],
  )
  return rows.map((row) => keyOf({ ...row, deskId: row.desk_id }))
}

function keyOf({ author, deskId, reason }: Pick<Planned, 'author' | 'deskId' | 'reason'>): string {
  return `${deskId} ${reason} ${author}`
}

/** Takes the one place of the day; what comes second, in this batch or from another node, does not get it. */
async function claim(trx: Db, due: readonly Due[], now: Date): Promise<readonly Due[]> {
  const taken = await insertRows<{ mail_id: string }>(
    trx,
    'notices',
    columns,
    due.map((notice) => rowOf(notice, notice.mailId, null, now)),
    ' on conflict (author, desk_id, reason, day) where withheld is null do nothing returning mail_id',
  )
  const ids = new Set(taken.map((row) => row.mail_id))
  return due.filter(({ mailId }) => ids.has(mailId))
}

function rowOf(
  { messageId, position, deskId, author, reason }: Planned,
  mailId: string | null,
  withheld: Withholding | null,
  now: Date,
): Value[] {
  const at = now.toISOString()
  return [messageId, position, deskId, author, reason, at.slice(0, 10), at, mailId, withheld]
}

function isSuppressed(permission: Permission | undefined): boolean {
  return permission?.kind === 'barred' && permission.why === 'suppressed'
}

/** A mail that the filter or the suppression list keeps here has told nobody anything. */
async function noteBarred(
  trx: Db,
  mailIds: readonly string[],
  suppressed: ReadonlySet<string>,
): Promise<void> {
  for (const [withheld, ids] of [
    ['filtered', mailIds.filter((id) => !suppressed.has(id))],
    ['suppressed', mailIds.filter((id) => suppressed.has(id))],
  ] as const satisfies readonly (readonly [Withholding, readonly string[]])[])
    if (ids.length > 0) await trx('notices').whereIn('mail_id', ids).update({ withheld })
}
