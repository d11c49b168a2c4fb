import { readSecretText, writeSecret } from '../../domain/outgoing/channel-secret.ts'
import type { Channel } from '../../domain/outgoing/channel.ts'
import { presets } from '../../domain/outgoing/presets.ts'
import { findSealedSecret, replaceSealedSecret } from '../../store/channels.ts'
import type { Database } from '../../store/database.ts'
import type { SecretBox } from '../../store/secret-box.ts'
import { NoTokenError, refreshTokens } from './authorize.ts'
import { type OAuthAddresses, oauthEndpoints } from './endpoints.ts'

/**
 * Gives a token that is good for the next minute at least, and none that a server has refused; throws a NoTokenError
 * where nobody consented.
 */
export type AccessTokens = (channel: Channel, refused?: string) => Promise<string>

/** A token is asked for anew so long before it ends: a dialogue takes its time. */
const earlyMs = 60_000

type Held = { readonly of: string; readonly token: string; readonly until: number }

/**
 * Hands out access tokens, which live in memory only, and asks for a new one when the last is about to end.
 *
 * Many who need one at once wait for the same answer. A refresh token that the provider replaces is sealed in the place
 * of the one before; where another process was first, its token is the one that counts.
 */
export function createAccessTokens({
  database,
  secrets,
  addresses,
  clock = () => new Date(),
}: {
  readonly database: Database
  readonly secrets: SecretBox
  readonly addresses: OAuthAddresses
  readonly clock?: () => Date
}): AccessTokens {
  const held = new Map<string, Held>()
  const asked = new Map<string, Promise<string>>()

  async function ask(channel: Channel, isRepeated = false): Promise<string> {
    const { id, kind, settings } = channel
    const { provider } = presets[kind]
    const sealed = await findSealedSecret(database.writer, id)
    const secret = readSecretText(secrets.open(sealed ?? '', id) ?? '')
    if (provider === null || settings.oauth === undefined || sealed === null)
      throw new NoTokenError('not-connected')
    if (secret?.kind !== 'oauth' || secret.refreshToken === null) throw new NoTokenError('not-connected')
    const { clientId, tenant } = settings.oauth
    const endpoints = oauthEndpoints(provider, tenant, addresses)
    try {
      const application = { clientId, clientSecret: secret.clientSecret }
      const tokens = await refreshTokens(endpoints, application, secret.refreshToken)
      const { accessToken, refreshToken, expiresInSeconds } = tokens
      if (refreshToken !== null && refreshToken !== secret.refreshToken) {
        const is = secrets.seal(writeSecret({ ...secret, refreshToken }), id)
        await replaceSealedSecret(database.writer, id, { was: sealed, is })
      }
      const until = clock().getTime() + expiresInSeconds * 1_000 - earlyMs
      held.set(id, { of: connectionOf(channel), token: accessToken, until })
      return accessToken
    } catch (error) {
      // Another process may have used the token up and kept the next one.
      const isReplaced = (await findSealedSecret(database.writer, id)) !== sealed
      if (!isReplaced || isRepeated) throw error
      return ask(channel, true)
    }
  }

  return (channel, refused) => {
    const known = held.get(channel.id)
    const isGood = known?.of === connectionOf(channel) && known.until > clock().getTime()
    if (isGood && known.token !== refused) return Promise.resolve(known.token)
    const key = `${channel.id} ${connectionOf(channel)}`
    const waiting = asked.get(key) ?? ask(channel).finally(() => asked.delete(key))
    asked.set(key, waiting)
    return waiting
  }
}

/** Who consented to what: a token of another connection is none of this one's. */
function connectionOf({ settings: { oauth, login } }: Channel): string {
  return JSON.stringify([oauth?.clientId, oauth?.tenant, oauth?.connectedAt, login?.user])
}
