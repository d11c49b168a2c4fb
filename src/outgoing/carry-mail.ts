import { isSendableAddress } from '../domain/mail/address.ts'
import { type Attempt, isOfServer } from '../domain/outgoing/attempt.ts'
import { retryTime } from '../domain/outgoing/retry-time.ts'
import { maxUnknown, settleAttempt } from '../domain/outgoing/settle-attempt.ts'
import { countUnknown } from '../store/attempts.ts'
import type { DueMail } from '../store/outbox.ts'
import type { Delivered } from './courier.ts'
import type { LaneOptions, OpenLane } from './lane.ts'
import { ownAttempt } from './own-attempt.ts'
import { toParcel } from './parcel.ts'

/** A mail, the way that it goes, and what its lane shares with others. */
type Carried = { readonly mail: DueMail; readonly way: OpenLane; readonly options: LaneOptions }

const lost = 'the process ended while the last octets were on their way'
const noAddress = 'expected one plain address to send to'
const notComposed = 'the mail could not be composed'

/** Sends a mail once, notes what became of it, and tells of each attempt that a server had a part in. */
export async function carryMail(carried: Carried, learn: (attempt: Attempt) => void): Promise<void> {
  const { mail, way, options } = carried
  const { journal, lease, clock, log } = options
  const { handedPositions } = mail
  if (handedPositions !== null) {
    const handed = mail.recipients.filter(({ position }) => handedPositions.includes(position))
    const attempt = ownAttempt(handed, { at: clock(), outcome: 'unknown', state: 'failed', reply: lost })
    return note(carried, { attempt, isLast: true })
  }
  const recipients = mail.recipients.filter(({ address }) => isSendableAddress(address))
  if (recipients.length < mail.recipients.length) {
    const others = mail.recipients.filter(({ address }) => !isSendableAddress(address))
    const told = { outcome: 'not-sendable', state: 'failed', reply: noAddress } as const
    const attempt = ownAttempt(others, { at: clock(), ...told })
    await note(carried, { attempt, isLast: recipients.length === 0 })
  }
  if (recipients.length === 0) return
  const sendable = { ...mail, recipients }
  const parcel = await toParcel(sendable, options, way).catch(async (error: unknown) => {
    log('error', 'mail.failed', { id: mail.id, error })
    const attempt = ownAttempt(recipients, { at: clock(), outcome: 'deferred', reply: notComposed })
    await note(carried, { attempt, isLast: true })
    return null
  })
  if (parcel === null) return
  const hand = (positions: readonly number[]): Promise<boolean> =>
    journal.hand({ id: mail.id, lease, positions })
  for await (const delivered of way.courier.deliver(parcel, hand)) {
    learn(delivered.attempt)
    await note(carried, delivered)
  }
}

async function note(carried: Carried, { attempt, isLast }: Delivered): Promise<void> {
  const { mail, way, options } = carried
  const { journal, lease, clock, chance, log } = options
  const now = clock()
  const { settled, mayRepeat } = await settle(carried, attempt)
  const isOfLane = way.courier.isOneServer && isOfServer(attempt)
  // They for whom nothing had left when its process ended are written to now.
  const isAtOnce = mail.handedPositions !== null && !mayRepeat
  const retryAt = isAtOnce || isOfLane ? now : retryTime(mail.attempts, now, chance())
  await journal.tried({
    id: mail.id,
    ticketId: mail.ticketId,
    lease,
    attempt: settled,
    retryAt: isLast ? retryAt : null,
    isSpent: !isOfLane,
  })
  const { outcome, reply, fates } = settled
  const isSent = outcome === 'sent'
  log(isSent ? 'info' : 'warn', isSent ? 'mail.sent' : 'mail.failed', {
    id: mail.id,
    outcome,
    reply,
    to: mail.recipients.filter(({ position }) => fates.some((fate) => fate.position === position)).length,
    ...(isLast && !isSent ? { retryAt: retryAt.toISOString() } : {}),
  })
}

/** A channel that sends again what nobody knows of does so a few times, and says when it does no more. */
async function settle(
  { mail, way, options }: Carried,
  attempt: Attempt,
): Promise<{ readonly settled: Attempt; readonly mayRepeat: boolean }> {
  const isOver = options.clock() >= mail.givesUpAt
  if (attempt.outcome !== 'unknown' || way.whenUnknown !== 'send-again')
    return { settled: settleAttempt(attempt, { mayRepeat: false, isOver }), mayRepeat: false }
  const times = 1 + (await countUnknown(options.database.writer, mail.id))
  const mayRepeat = times < maxUnknown
  const told = mayRepeat ? attempt : tellLast(attempt, times)
  return { settled: settleAttempt(told, { mayRepeat, isOver }), mayRepeat }
}

function tellLast(attempt: Attempt, times: number): Attempt {
  const reply = `${attempt.reply} (sent ${times} times, and not again)`
  return {
    ...attempt,
    reply,
    fates: attempt.fates.map((fate) => (fate.isOfRecipient === true ? fate : { ...fate, reply })),
  }
}
