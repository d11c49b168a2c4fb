import assert from 'node:assert/strict'

const tries = 3

/**
 * Expects what is measured, in milliseconds, to be under a bound in one of three measurements.
 *
 * What holds other senders holds them each time; that a busy machine gave the test no processor does not come thrice.
 */
export async function expectWaitUnder(boundMs: number, measure: () => Promise<number>): Promise<void> {
  const waits: number[] = []
  while (waits.length < tries) {
    const waitMs = Math.round(await measure())
    if (waitMs < boundMs) return
    waits.push(waitMs)
  }
  assert.fail(
    `expected a wait under ${boundMs} ms, each of ${tries} tries took longer: ${waits.join(', ')} ms`,
  )
}

/** Milliseconds of the processor that this process has used so far: what else the machine does counts for nothing. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
