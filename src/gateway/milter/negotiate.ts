import type { Negotiated } from './answers.ts'
import { actionBits, stepBits, versions } from './protocol.ts'
import type { Offer } from './requests.ts'

const allOf = (bits: Readonly<Record<string, number>>): number =>
  Object.values(bits).reduce((sum, bit) => sum | bit, 0)

const wantedActions = allOf(actionBits)
const wantedSteps = allOf(stepBits)

/** Agrees on what both sides know; `null` when the mail server is too old to talk to. */
export function negotiate({ version, actions, steps }: Offer): Negotiated | null {
  if (version < versions.least) return null
  return {
    version: Math.min(version, versions.most),
    actions: actions & wantedActions,
    steps: steps & wantedSteps,
  }
}
