import { type CanarySetting, delayOf, type MailTest } from '../../domain/outgoing/mail-test.ts'
import { type CheckLine, checkLine } from './account.ts'

/** So many turns without any news mean that nobody sends test messages. */
const silentTurns = 3

/** What the last test message that the clock sent says of the way. Beyond 10 */
export function roundTripLine(
  tests: readonly MailTest[],
  { everyMinutes }: CanarySetting,
  now: Date,
): CheckLine {
  const label = 'accounts.check.round-trip'
  const last = tests.find(({ state }) => state === 'arrived' || state === 'missing' || state === 'failed')
  const newest = tests[0]
  if (newest === undefined || last === undefined)
    return checkLine(label, 'skipped', { whyKey: 'accounts.why.no-trip-yet' })
  const at = last.askedAt
  if (now.getTime() - newest.askedAt.getTime() > silentTurns * everyMinutes * 60_000)
    return checkLine(label, 'bad', { whyKey: 'accounts.why.no-trips', at: newest.askedAt })
  if (last.state === 'arrived') return checkLine(label, 'good', { ms: delayOf(last), at })
  if (last.state === 'missing' && last.sentAt !== null)
    return checkLine(label, 'bad', { whyKey: 'accounts.why.trip-missing', at })
  return checkLine(label, 'bad', { whyKey: 'accounts.why.trip-not-sent', words: last.reply, at })
}
