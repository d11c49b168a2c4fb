import { distributeWaiting } from '../store/distribution.ts'
import type { PageContext } from './page.ts'

/**
 * Gives waiting tickets away at once, because somebody has come online or has room for one more.
 *
 * What was asked for is done already: a failure here is logged, and the next look finds what still waits.
 */
export async function handOut({ database, clock, log }: PageContext): Promise<void> {
  await distributeWaiting(database, clock()).catch((error: unknown) =>
    log('error', 'store.failed', { task: 'distribution', error }),
  )
}
