import type { ChannelSecret } from '../../../domain/outgoing/channel-secret.ts'
import { mailProviders } from '../../../domain/outgoing/mail-providers.ts'
import type { AccountPreset } from '../../../domain/pull/account-preset.ts'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import { oauthDecision, passwordDecision, type SecretDecision, type TypedSecret } from '../../credentials.ts'
import type { FormAccount } from './pulled-form.ts'

/** What is to be sealed for an account that mail is pulled from. M20 */
export function secretOf(
  { settings: { server, user, oauth } }: FormAccount,
  was: PulledAccount | null,
  typed: TypedSecret,
  kept: ChannelSecret | null,
): SecretDecision {
  if (oauth !== null) return oauthDecision({ typed, kept, connectedAt: oauth.connectedAt })
  const before = was?.settings
  const isSamePlace =
    before?.server.host === server.host && before.server.port === server.port && before.user === user
  return passwordDecision({ typed, kept, isSamePlace })
}

/** Whether a preset is signed in at with a password made for a program. */
export function hasAppPassword(preset: AccountPreset): boolean {
  return preset !== 'other' && mailProviders[preset].hasAppPassword
}
