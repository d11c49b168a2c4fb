import type { User } from '../domain/user.ts'
import { findSecondFactor, spendRecoveryCode, spendStep } from '../store/second-factors.ts'
import type { PageContext } from './page.ts'
import { recoveryDigest } from './recovery-code.ts'
import { totpStep } from './totp.ts'

/** Who must have a second factor. */
export type SecondFactorPolicy = 'optional' | 'administrators' | 'everyone'

/** What a person showed beside the password. */
export type ShownFactor = 'app' | 'recovery-code'

/** Wrong codes are slowed down for the person, not for an address: only who has the password gets this far. */
export const codeLimits = { perAddress: 10, perName: 10 } as const

/** Whether a person may only use the pages with a second factor. */
export function isRequiredOf({ role }: User, policy: SecondFactorPolicy): boolean {
  return policy === 'everyone' || (policy === 'administrators' && role === 'administrator')
}

/** Checks a code of an app or a recovery code, and uses it up; `null` when it is neither or was used before. */
export async function spendCode(
  { database, secrets, clock }: Pick<PageContext, 'database' | 'secrets' | 'clock'>,
  userId: string,
  typed: string,
): Promise<ShownFactor | null> {
  const digest = recoveryDigest(typed, userId)
  if (digest !== null) {
    return (await spendRecoveryCode(database.writer, userId, digest)) ? 'recovery-code' : null
  }
  const factor = await findSecondFactor(database.writer, userId)
  const secret = factor === null ? null : secrets.open(factor.sealedSecret, userId)
  const step = secret === null ? null : totpStep(secret, typed, clock())
  return step !== null && (await spendStep(database.writer, userId, step)) ? 'app' : null
}
