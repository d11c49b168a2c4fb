import { isSendableAddress } from '../domain/mail/address.ts'
import { isDeaf } from '../domain/mail/machine-author.ts'
import { automaticCaps as caps } from '../domain/policy/caps.ts'
import { type Barred, barredAmong } from './barred.ts'
import type { Db } from './dialect.ts'
import { dialectOf } from './dialect.ts'
import { earliestId } from './id.ts'
import { foldedKey } from './message-rows.ts'
import { selectIn } from './multi-row.ts'
import { runStatement } from './run-statement.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** How far the clock that names mails may be from the one that dates them. */
const idSlackMs = hourMs

/** What counts as sent: all that we send by ourselves and neither kept back nor gave up. */
const byItself = "messages.direction = 'out' and messages.kind in ('auto-reply', 'auto-generated', 'bounce')"
const notSent = "('filtered', 'failed', 'cancelled')"

/** A mail that we would send by ourselves. */
export type AutomaticMail = {
  readonly to: string
  /** The desk it would be from. */
  readonly deskAddress: string
  /** The ticket it is about; `null` when it is about none. */
  readonly ticketId: string | null
  /** Whether its ticket is made by this very transaction: nothing was sent about it. */
  readonly isTicketNew?: boolean
  /** Whether it tells one of us of our work: that may come as often as the work does, but for its ticket. */
  readonly isToStaff?: boolean
  /** The mail that it answers; `null` where nobody's mail asks for it, but a person here or the clock does. */
  readonly cause: { readonly reversePath: string | null; readonly isAnswerable: boolean } | null
  /** Whether it is worth having when its turn comes later. */
  readonly mayWait: boolean
}

/**
 * Whether a mail may leave by itself, and when.
 *
 * What is barred is put into the outbox all the same, which shows it and keeps it; what is withheld is not even made.
 */
export type Permission =
  | { readonly kind: 'leaves'; readonly at: Date }
  | { readonly kind: 'barred'; readonly why: Barred }
  | { readonly kind: 'withheld'; readonly why: 'nobody' | 'machine' | 'capped' }

/** Whom permissions bar, and why, by the addresses that were asked for. */
export function barredBy(
  mails: readonly Pick<AutomaticMail, 'to'>[],
  permissions: readonly Permission[],
): ReadonlyMap<string, Barred> {
  return new Map(
    permissions.flatMap((permission, index) => {
      const { to } = mails[index] ?? {}
      return permission.kind === 'barred' && to !== undefined ? [[to, permission.why] as const] : []
    }),
  )
}

/** Hours that the last of a day's mails may have to wait for its turn. */
const longestWaitHours = caps.perAuthorADay / caps.perAuthorAnHour

/**
 * Tells of each mail in turn whether it may leave by itself, and when: every automatic mail passes here.
 *
 * Never to nobody, to a machine or a list, to who is on the filter or did not take our mail, nor to an address of ours.
 * What answers every mail would be answered for ever: few leave to one address, from one desk to it, and about one
 * ticket. The mails that may go count for those behind them. O20, O22
 */
export async function mayWriteAutomatically(
  trx: Db,
  mails: readonly AutomaticMail[],
  now: Date,
): Promise<readonly Permission[]> {
  if (mails.length === 0) return []
  const barred = await barredAmong(
    trx,
    mails.map(({ to }) => to),
  )
  await takeTurns(trx, mails.flatMap(turnKeysOf))
  const sent = await sentLately(trx, mails, now)
  return mails.map((mail): Permission => {
    const why = unwelcome(mail)
    if (why !== null) return { kind: 'withheld', why }
    const bar = barred.get(mail.to)
    if (bar !== undefined) return { kind: 'barred', why: bar }
    const turn = turnOf(mail, sent, now.getTime())
    if (turn === null || (turn > now.getTime() && !mail.mayWait)) return { kind: 'withheld', why: 'capped' }
    for (const key of keysOf(mail)) sent.set(key, [...(sent.get(key) ?? []), turn])
    return { kind: 'leaves', at: new Date(turn) }
  })
}

/** Who must not be written to, whatever the pace: nobody asked, or a machine did. RFC 3834 §2 */
function unwelcome({ to, cause }: AutomaticMail): 'nobody' | 'machine' | null {
  if (!isSendableAddress(to)) return 'nobody'
  if (cause !== null && (cause.reversePath === null || !cause.isAnswerable)) return 'machine'
  return isDeaf({ name: '', address: to }) ? 'machine' : null
}

/** What a mail counts for: its recipient, the pair of desk and recipient, and its ticket. */
function keysOf({ to, deskAddress, ticketId, isToStaff = false }: AutomaticMail): string[] {
  return [
    ...(isToStaff ? [] : [authorKey(to), pairKey(deskAddress, to)]),
    ...(ticketId === null ? [] : [ticketKey(ticketId)]),
  ]
}

/** What other transactions may count too: pairs are waited for with their recipients, and nobody knows of a new ticket. */
function turnKeysOf({ to, ticketId, isTicketNew = false, isToStaff = false }: AutomaticMail): string[] {
  return [
    ...(isToStaff ? [] : [authorKey(to)]),
    ...(ticketId === null || isTicketNew ? [] : [ticketKey(ticketId)]),
  ]
}

function authorKey(to: string): string {
  return `a ${foldedKey(to) ?? ''}`
}

function pairKey(desk: string, to: string): string {
  return `p ${foldedKey(desk) ?? ''} ${foldedKey(to) ?? ''}`
}

function ticketKey(ticketId: string): string {
  return `t ${ticketId}`
}

/** When a mail may leave after those that have left or wait; `null` when a day has had enough by then. */
function turnOf(
  mail: AutomaticMail,
  sent: ReadonlyMap<string, readonly number[]>,
  now: number,
): number | null {
  const timesOf = (key: string): readonly number[] => sent.get(key) ?? []
  const toAuthor = mail.isToStaff === true ? [] : timesOf(authorKey(mail.to))
  const inTheHour = toAuthor.filter((at) => at > now - hourMs)
  const turn = inTheHour.length < caps.perAuthorAnHour ? now : Math.max(...inTheHour) + hourMs
  const isFull = (times: readonly number[], most: number): boolean =>
    times.filter((at) => at > turn - dayMs).length >= most
  const isCapped =
    isFull(toAuthor, caps.perAuthorADay) ||
    (mail.isToStaff !== true && isFull(timesOf(pairKey(mail.deskAddress, mail.to)), caps.perPairADay)) ||
    (mail.ticketId !== null && isFull(timesOf(ticketKey(mail.ticketId)), caps.perTicketADay))
  return isCapped ? null : turn
}

type SentRow = {
  recipient_folded: string | null
  author_folded: string | null
  ticket_id: string | null
  leaves_at: string
}

/** When automatic mails left or are to leave, by all that they count for. */
async function sentLately(
  trx: Db,
  mails: readonly AutomaticMail[],
  now: Date,
): Promise<Map<string, readonly number[]>> {
  // What was made earlier may have had to wait for its turn.
  const since = new Date(now.getTime() - dayMs - longestWaitHours * hourMs)
  const lately = `${byItself} and messages.received_at > '${since.toISOString()}'`
  const rows = await selectIn<SentRow>(
    trx,
    `select outgoing_recipients.address_folded as recipient_folded, messages.author_folded as author_folded,
      null as ticket_id, coalesce(messages.date, messages.received_at) as leaves_at
      from outgoing_recipients join messages on messages.id = outgoing_recipients.message_id
      where ${lately} and outgoing_recipients.state not in ${notSent}
      and outgoing_recipients.message_id >= '${earliestId(new Date(since.getTime() - idSlackMs))}'
      and outgoing_recipients.address_folded in`,
    [...new Set(mails.flatMap(({ to, isToStaff }) => (isToStaff === true ? [] : (foldedKey(to) ?? []))))],
  )
  const known = mails.filter(({ isTicketNew }) => isTicketNew !== true)
  const aboutTickets = await selectIn<SentRow>(
    trx,
    `select null as recipient_folded, null as author_folded, outgoing_mails.ticket_id as ticket_id,
      coalesce(messages.date, messages.received_at) as leaves_at
      from outgoing_mails join messages on messages.id = outgoing_mails.message_id
      where ${lately} and messages.state not in ${notSent} and outgoing_mails.ticket_id in`,
    [...new Set(known.flatMap(({ ticketId }) => ticketId ?? []))],
  )
  const sent = new Map<string, readonly number[]>()
  const count = (key: string, at: string): unknown =>
    sent.set(key, [...(sent.get(key) ?? []), Date.parse(at)])
  for (const { recipient_folded: to, author_folded: desk, leaves_at: at } of rows) {
    count(authorKey(to ?? ''), at)
    count(pairKey(desk ?? '', to ?? ''), at)
  }
  for (const { ticket_id: ticketId, leaves_at: at } of aboutTickets) count(ticketKey(ticketId ?? ''), at)
  return sent
}

/** What a transaction waits for no more. */
const taken = new WeakMap<Db, Set<string>>()

/**
 * Makes transactions that write to the same addresses by themselves wait for each other, all at once and in one order.
 *
 * Whoever writes in several steps asks for all of them first: two that went step by step would wait for ever.
 */
export async function takeTurnsOf(trx: Db, addresses: readonly string[]): Promise<void> {
  await takeTurns(trx, addresses.map(authorKey))
}

/** None counts what another is writing. SQLite has one writer at a time anyway. */
async function takeTurns(trx: Db, keys: readonly string[]): Promise<void> {
  if (dialectOf(trx) === 'sqlite') return
  const own = taken.get(trx) ?? new Set()
  const missing = [...new Set(keys)].filter((key) => !own.has(key))
  if (missing.length === 0) return
  await runStatement(
    trx,
    `select pg_advisory_xact_lock(number) from (
      select distinct hashtext(key) as number from json_array_elements_text(?) as key order by number
    ) as turns`,
    [JSON.stringify(missing)],
  )
  taken.set(trx, new Set([...own, ...missing]))
}
