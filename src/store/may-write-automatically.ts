import { isSendableAddress } from '../domain/mail/address.ts'
import { isDeaf } from '../domain/mail/machine-author.ts'
import { automaticCaps as caps } from '../domain/policy/caps.ts'
import { type Barred, barredAmong } from './barred.ts'
import type { Db } from './dialect.ts'
import { dialectOf } from './dialect.ts'
import { foldedKey } from './message-rows.ts'
import { selectIn } from './multi-row.ts'
import { runStatement } from './run-statement.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What counts as sent: all that we send by ourselves and neither kept back nor gave up. */
const sentByItself = `direction = 'out' and kind in ('auto-reply', 'auto-generated', 'bounce')
  and state not in ('filtered', 'failed', 'cancelled')`

/** A mail that we would send by ourselves. */
export type AutomaticMail = {
  readonly to: string
  /** The desk it would be from. */
  readonly deskAddress: string
  /** The ticket it is about; `null` when it is about none. */
  readonly ticketId: string | null
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
  await takeTurns(trx, [...new Set(mails.flatMap(keysOf))].sort())
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
function keysOf({ to, deskAddress, ticketId }: AutomaticMail): string[] {
  return [authorKey(to), pairKey(deskAddress, to), ...(ticketId === null ? [] : [ticketKey(ticketId)])]
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
  const toAuthor = timesOf(authorKey(mail.to))
  const inTheHour = toAuthor.filter((at) => at > now - hourMs)
  const turn = inTheHour.length < caps.perAuthorAnHour ? now : Math.max(...inTheHour) + hourMs
  const isFull = (times: readonly number[], most: number): boolean =>
    times.filter((at) => at > turn - dayMs).length >= most
  const isCapped =
    isFull(toAuthor, caps.perAuthorADay) ||
    isFull(timesOf(pairKey(mail.deskAddress, mail.to)), caps.perPairADay) ||
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
  const since = new Date(now.getTime() - dayMs - longestWaitHours * hourMs).toISOString()
  const rows = await selectIn<SentRow>(
    trx,
    `select recipient_folded, author_folded, null as ticket_id, coalesce(date, received_at) as leaves_at from messages
      where ${sentByItself} and received_at > '${since}' and recipient_folded in`,
    [...new Set(mails.flatMap(({ to }) => foldedKey(to) ?? []))],
  )
  const aboutTickets = await selectIn<SentRow>(
    trx,
    `select null as recipient_folded, null as author_folded, outgoing_mails.ticket_id as ticket_id,
      coalesce(messages.date, messages.received_at) as leaves_at
      from outgoing_mails join messages on messages.id = outgoing_mails.message_id
      where ${sentByItself} and messages.received_at > '${since}' and outgoing_mails.ticket_id in`,
    [...new Set(mails.flatMap(({ ticketId }) => ticketId ?? []))],
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

/**
 * Makes transactions that count the same mails wait for each other, so that none counts what another is writing.
 *
 * SQLite has one writer at a time anyway.
 */
async function takeTurns(trx: Db, keys: readonly string[]): Promise<void> {
  if (dialectOf(trx) === 'sqlite') return
  for (const key of keys) await runStatement(trx, 'select pg_advisory_xact_lock(hashtext(?))', [key])
}
