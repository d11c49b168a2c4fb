import { foldAddress } from '../domain/mail/address.ts'
import {
  isUnreached,
  type MailHandling,
  type MailObstacle,
  obstacleTo,
} from '../domain/outgoing/mail-handling.ts'
import type { Retyped } from '../domain/outgoing/typed-words.ts'
import { maskedAddress } from '../domain/ticket/masked-address.ts'
import { barredAmong } from './barred.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { type HeldMail, lockStanding } from './mail-standing.ts'
import { hurriedAt } from './hurried-mails.ts'
import { ringAfter } from './outbox-bell.ts'
import { markAllRecipients } from './outgoing-recipients.ts'
import { queueMails, type QueuedMail } from './queued-mails.ts'
import type { Action } from './ticket-changes.ts'
import { keepRetyped } from './typed-texts.ts'

/** What somebody who handles a mail knows of it. */
export type Handling = Pick<Action, 'actor' | 'now'> & {
  readonly id: string
  /** How it stood when he decided; `null` where it may stand in any way. */
  readonly seen: string | null
  /** Whether he accepts that somebody may get it twice. */
  readonly mayRepeat: boolean
}

/** What became of handling a mail: nothing at all, and why, or what was asked. */
export type Handled = { readonly obstacle: MailObstacle } | { readonly obstacle: null; readonly id: string }

/**
 * Has a mail tried at once, for all whom it has not reached: one that waits, was put off, given up or returned. C52
 *
 * A process that has it in hand keeps it. Whichever process serves its channel takes it next, before all others there.
 */
export async function retryMail(trx: Db, handling: Handling): Promise<Handled> {
  const held = await hold(trx, 'retry', handling)
  if ('obstacle' in held) return held
  const { id, actor, now } = handling
  const unreached = held.recipients.filter(({ state }) => isUnreached(state))
  const addresses = unreached.map(({ address }) => address)
  if ((await barredAmong(trx, addresses)).size >= new Set(addresses).size) return { obstacle: 'barred' }
  if (held.isQueued) await trx('outbox').where({ message_id: id }).update(hurriedAt(now))
  else if (held.isComposed) await queueAgain(trx, held, now)
  else return { obstacle: 'not-kept' }
  await markAllRecipients(
    trx,
    unreached.map(({ position, status, reply }) => ({
      ...{ messageId: id, position, state: 'waiting', status, reply, at: now },
    })),
  )
  await tell(trx, held, 'mail-retried', id, { actor, now, who: addresses })
  ringAfter(trx)
  return { obstacle: null, id }
}

/** Takes a mail out of the queue for good, for all whom it has not reached; its octets and attempts stay. C51 */
export async function deleteMail(trx: Db, handling: Handling): Promise<Handled> {
  const held = await hold(trx, 'delete', handling)
  if ('obstacle' in held) return held
  const { id, actor, now } = handling
  const who = await cancel(trx, held, now)
  await tell(trx, held, 'mail-deleted', id, { actor, now, who })
  return { obstacle: null, id }
}

/**
 * Puts a mended mail in the place of one that has not reached everybody, all or nothing. C51
 *
 * The old one is kept as it was and never leaves. Who has it already is not written to again.
 */
export async function replaceMail(
  trx: Db,
  handling: Handling,
  mended: QueuedMail & { readonly userId: string; readonly retyped?: Retyped },
): Promise<Handled> {
  const held = await hold(trx, 'edit', handling)
  if ('obstacle' in held) return held
  const { id, actor, now } = handling
  if (mended.mail.template !== 'composed') return { obstacle: 'not-kept' }
  const who = [...mended.mail.to, ...mended.mail.cc].map(({ address }) => address)
  const reached = new Set(
    held.recipients.filter(({ state }) => state === 'sent').map(({ address }) => foldAddress(address)),
  )
  if (who.some((address) => reached.has(foldAddress(address)))) return { obstacle: 'sent-before' }
  if ((await barredAmong(trx, who)).size >= new Set(who).size) return { obstacle: 'barred' }
  await cancel(trx, held, now)
  await queueMails(trx, [mended], now)
  await keepRetyped(trx, { from: id, to: mended.id, retyped: mended.retyped ?? null }, now)
  await trx('outgoing_mails').where({ message_id: mended.id }).update({ replaces: id })
  await trx('outbox').where({ message_id: mended.id }).update(hurriedAt(now))
  await tell(trx, held, 'mail-mended', mended.id, { actor, now, who })
  return { obstacle: null, id: mended.id }
}

async function hold(
  trx: Db,
  handling: MailHandling,
  { id, now, ...known }: Handling,
): Promise<HeldMail | { readonly obstacle: MailObstacle }> {
  const held = await lockStanding(trx, id, now)
  if (held === null) return { obstacle: 'gone' }
  if (held === 'changed') return { obstacle: 'changed' }
  const obstacle = obstacleTo(handling, held, known)
  return obstacle === null ? held : { obstacle }
}

/** It was tried before: what takes an answer back does not take this back. */
async function queueAgain(trx: Db, { id, ticketId }: HeldMail, now: Date): Promise<void> {
  const mail = await trx('outgoing_mails').where({ message_id: id }).first('channel_id')
  await trx('outbox').insert({
    message_id: id,
    mail: columnJson({ template: 'composed' }),
    ticket_id: ticketId,
    attempts: 1,
    channel_id: mail?.channel_id ?? null,
    ...hurriedAt(now),
  })
}

/** What the other servers have said of them stays. */
async function cancel(trx: Db, { id, recipients }: HeldMail, now: Date): Promise<readonly string[]> {
  const unreached = recipients.filter(({ state }) => isUnreached(state))
  await trx('outbox').where({ message_id: id }).delete()
  await markAllRecipients(
    trx,
    unreached.map(({ position, status, reply }) => ({
      ...{ messageId: id, position, state: 'cancelled', status, reply, at: now },
    })),
  )
  return unreached.map(({ address }) => address)
}

/** The addresses told of in a line of history; the mails themselves name all. */
const maxTold = 5

async function tell(
  trx: Db,
  { ticketId }: HeldMail,
  event: 'mail-retried' | 'mail-mended' | 'mail-deleted',
  messageId: string,
  { actor, now, who }: Pick<Handling, 'actor' | 'now'> & { readonly who: readonly string[] },
): Promise<void> {
  if (ticketId === null) return
  const told = who.slice(0, maxTold).map(maskedAddress).join(', ')
  const others = who.length - maxTold
  const details = { who: others > 0 ? `${told}, +${others}` : told }
  await addHistory(trx, [{ ticketId, event, actor, messageId, details, at: now }])
}
