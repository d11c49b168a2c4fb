/** How an account does, as the page of accounts says it. M3 */
export type AccountState = 'connected' | 'intermittent' | 'error'

/** For so long a failure counts as one that will pass. M5 */
const intermittentMs = 30 * 60_000

/** The state of an account by since when all its tests have failed; `null` where the last one did not. M5 */
export function accountStateOf(failingSince: Date | null, now: Date): AccountState {
  if (failingSince === null) return 'connected'
  return now.getTime() - failingSince.getTime() < intermittentMs ? 'intermittent' : 'error'
}
