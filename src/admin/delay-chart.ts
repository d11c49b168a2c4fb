import { delayOf, type MailTest } from '../domain/outgoing/mail-test.ts'

/** A chart of how long test messages were on their way: one stroke for each, those that did not come to the top. */
export type DelayChart = {
  readonly width: number
  readonly height: number
  /** Strokes of those that arrived, as the path of an SVG. */
  readonly arrived: string
  /** Strokes of those that did not. */
  readonly lost: string
  readonly arrivedCount: number
  readonly count: number
  /** The longest delay in milliseconds; 0 where none arrived. */
  readonly slowest: number
}

const width = 720
const height = 120
/** The shortest stroke: an arrival has to be seen. */
const leastHeight = 4
const windowMs = 24 * 60 * 60 * 1000

/** Draws the settled test messages of the last day; `null` where there is none. Beyond 10 */
export function delayChart(tests: readonly MailTest[], now: Date): DelayChart | null {
  const from = now.getTime() - windowMs
  const drawn = tests.filter(
    ({ state, askedAt }) =>
      ['arrived', 'missing', 'failed'].includes(state) && askedAt.getTime() >= from && askedAt <= now,
  )
  if (drawn.length === 0) return null
  const arrived = drawn.filter(({ state }) => state === 'arrived')
  const slowest = Math.max(0, ...arrived.map((test) => delayOf(test) ?? 0))
  const stroke = (test: MailTest, part: number): string => {
    const x = (((test.askedAt.getTime() - from) / windowMs) * (width - 2) + 1).toFixed(1)
    const long = Math.max(leastHeight, Math.round(part * height))
    return `M${x} ${height}v-${long}`
  }
  return {
    width,
    height,
    arrived: arrived
      .map((test) => stroke(test, ((delayOf(test) ?? 0) / Math.max(1, slowest)) * 0.9))
      .join(''),
    lost: drawn
      .filter(({ state }) => state !== 'arrived')
      .map((test) => stroke(test, 1))
      .join(''),
    arrivedCount: arrived.length,
    count: drawn.length,
    slowest,
  }
}
