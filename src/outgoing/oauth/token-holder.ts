import type { Channel, OAuthClient } from '../../domain/outgoing/channel.ts'
import type { OAuthProvider } from '../../domain/outgoing/mail-providers.ts'
import { presets } from '../../domain/outgoing/presets.ts'
import type { PulledAccount } from '../../domain/pull/pulled-account.ts'
import { findSealedSecret, replaceSealedSecret } from '../../store/channels.ts'
import type { Database } from '../../store/database.ts'
import { findPulledSecret, replacePulledSecret } from '../../store/pulled-accounts.ts'

/** Whoever signs in by tokens: a channel, or an account that mail is pulled from. */
export type TokenHolder = {
  /** What its secret is sealed for. */
  readonly id: string
  readonly provider: OAuthProvider
  readonly client: OAuthClient
  /** Whose tokens they are. */
  readonly user: string
  readSealed(): Promise<string | null>
  /** Keeps a sealed secret in the place of another; `false` when that is no longer the one that is kept. */
  replaceSealed(change: { readonly was: string; readonly is: string }): Promise<boolean>
}

/** A channel as a holder of tokens; `null` where it signs in by other means. */
export function channelHolder(
  { id, kind, settings, address }: Channel,
  { writer }: Database,
): TokenHolder | null {
  const { provider } = presets[kind]
  if (provider === null || settings.oauth === undefined) return null
  return {
    id,
    provider,
    client: settings.oauth,
    user: settings.login?.user ?? address,
    readSealed: () => findSealedSecret(writer, id),
    replaceSealed: (change) => replaceSealedSecret(writer, id, change),
  }
}

/** An account that mail is pulled from as a holder of tokens; `null` where a password signs in. */
export function pulledHolder(
  { id, settings: { oauth, user } }: Pick<PulledAccount, 'id' | 'settings'>,
  { writer }: Database,
): TokenHolder | null {
  if (oauth === null) return null
  return {
    id,
    provider: oauth.provider,
    client: oauth,
    user,
    readSealed: () => findPulledSecret(writer, id),
    replaceSealed: (change) => replacePulledSecret(writer, id, change),
  }
}
