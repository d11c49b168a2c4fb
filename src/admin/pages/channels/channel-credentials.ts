import type { ChannelSecret } from '../../../domain/outgoing/channel-secret.ts'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import { oauthDecision, passwordDecision, type SecretDecision, type TypedSecret } from '../../credentials.ts'
import type { FormChannel } from './channel-form.ts'

/** What is to be sealed for a channel. M20 */
export function secretOf(
  channel: FormChannel,
  was: Channel | null,
  typed: TypedSecret,
  kept: ChannelSecret | null,
): SecretDecision {
  const { login, oauth, server } = channel.settings
  if (login === null) return { secret: null, faults: {} }
  const connectedAt = oauth?.connectedAt ?? null
  if (presets[channel.kind].provider !== null) return oauthDecision({ typed, kept, connectedAt })
  const before = was?.settings
  const isSamePlace =
    before?.server?.host === server?.host &&
    before?.server?.port === server?.port &&
    before?.login?.user === login.user
  return passwordDecision({ typed, kept, isSamePlace })
}
