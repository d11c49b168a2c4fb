const minuteMs = 60_000
const longestPauseMs = 6 * 60 * minuteMs
/** For so long a mail is tried. RFC 5321 §4.5.4.1 */
const patienceMs = 5 * 24 * 60 * minuteMs
/** No pause is longer by chance than by this part of it. */
const jitter = 0.2

/** When a mail that is first tried now is given up. RFC 5321 §4.5.4.1 */
export function givesUpAt(now: Date): Date {
  return new Date(now.getTime() + patienceMs)
}

/**
 * When to try again after so many attempts: pauses double from a minute to six hours.
 *
 * Chance (from 0 to 1) moves each a little, so that what failed together does not come back together.
 */
export function retryTime(attempts: number, now: Date, chance: number): Date {
  const pauseMs = Math.min(longestPauseMs, minuteMs * 2 ** Math.max(0, attempts - 1))
  return new Date(now.getTime() + Math.round(pauseMs * (1 + jitter * (2 * chance - 1))))
}

const shortestRestMs = 5_000
const longestRestMs = 5 * minuteMs

/** For how long a lane rests whose server has failed so many times in a row. */
export function restMs(failures: number, chance: number): number {
  const pauseMs = Math.min(longestRestMs, shortestRestMs * 2 ** Math.max(0, failures - 1))
  return Math.round(pauseMs * (1 + jitter * (2 * chance - 1)))
}
