import type { OutboundState } from '../disposition.ts'

/** What a person may do with a mail of ours that has not reached everybody. C51, C52 */
export type MailHandling = 'retry' | 'edit' | 'delete'

/**
 * Why a mail stays as it is, in one word that pages translate.
 *
 * `in-hand`: it is being sent now. `changed`: it is not any more what was seen. `over`: it reached all whom it can, or
 * was deleted. `unsure`: its recipient may have it already. `barred`: nobody is left who may be written to.
 * `not-kept`: what it said was never made into a mail. `sent-before`: somebody named has it already.
 */
export type MailObstacle =
  | 'gone'
  | 'in-hand'
  | 'changed'
  | 'over'
  | 'unsure'
  | 'barred'
  | 'not-kept'
  | 'sent-before'

/** How a mail stands, for who wants to do something with it. */
export type MailStanding = {
  readonly states: readonly OutboundState[]
  /** Whether a process has it in hand. */
  readonly isInHand: boolean
  /** Whether a server fell silent after its last octets: somebody may have it, and nobody knows. */
  readonly isUnsure: boolean
}

/** The states of a recipient whom a mail has not reached, and who may still be written to. */
export const unreachedStates = [
  'waiting',
  'deferred',
  'failed',
  'bounced',
] as const satisfies readonly OutboundState[]

/** Whether a mail has not reached a recipient and may still. */
export function isUnreached(state: OutboundState): boolean {
  return unreachedStates.some((unreached) => unreached === state)
}

/**
 * What of a mail somebody has seen: what he decided on, and not the tries that went on meanwhile.
 *
 * A mail that waits and one that was put off are alike: another try changes neither into anything else.
 */
export function seenOf({ states }: Pick<MailStanding, 'states'>): string {
  return states.map((state) => (state === 'deferred' || state === 'sending' ? 'waiting' : state)).join(',')
}

/** What keeps a mail from being handled; `null` where nothing does. */
export function obstacleTo(
  handling: MailHandling,
  { states, isInHand, isUnsure }: MailStanding,
  { seen, mayRepeat }: { readonly seen: string | null; readonly mayRepeat: boolean },
): MailObstacle | null {
  if (isInHand || states.includes('sending')) return 'in-hand'
  if (seen !== null && seen !== seenOf({ states })) return 'changed'
  if (!states.some(isUnreached)) return 'over'
  return isUnsure && !mayRepeat && handling !== 'delete' ? 'unsure' : null
}
