import { readSecretText, writeSecret } from '../../domain/outgoing/channel-secret.ts'
import type { SecretBox } from '../../store/secret-box.ts'
import { NoTokenError, refreshTokens } from './authorize.ts'
import { type OAuthAddresses, oauthEndpoints } from './endpoints.ts'
import type { TokenHolder } from './token-holder.ts'

/**
 * Gives a token that is good for the next minute at least, and none that a server has refused; throws a NoTokenError
 * where nobody consented.
 */
export type AccessTokens = (holder: TokenHolder, refused?: string) => Promise<string>

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
  secrets,
  addresses,
  clock = () => new Date(),
}: {
  readonly secrets: SecretBox
  readonly addresses: OAuthAddresses
  readonly clock?: () => Date
}): AccessTokens {
  const held = new Map<string, Held>()
  const asked = new Map<string, Promise<string>>()

  async function ask(holder: TokenHolder, isRepeated = false): Promise<string> {
    const { id, provider, client } = holder
    const sealed = await holder.readSealed()
    const secret = readSecretText(secrets.open(sealed ?? '', id) ?? '')
    if (sealed === null || secret?.kind !== 'oauth' || secret.refreshToken === null)
      throw new NoTokenError('not-connected')
    const endpoints = oauthEndpoints(provider, client.tenant, addresses)
    try {
      const application = { clientId: client.clientId, clientSecret: secret.clientSecret }
      const tokens = await refreshTokens(endpoints, application, secret.refreshToken)
      const { accessToken, refreshToken, expiresInSeconds } = tokens
      if (refreshToken !== null && refreshToken !== secret.refreshToken) {
        const is = secrets.seal(writeSecret({ ...secret, refreshToken }), id)
        await holder.replaceSealed({ was: sealed, is })
      }
      const until = clock().getTime() + expiresInSeconds * 1_000 - earlyMs
      held.set(id, { of: connectionOf(holder), token: accessToken, until })
      return accessToken
    } catch (error) {
      // Another process may have used the token up and kept the next one.
      const isReplaced = (await holder.readSealed()) !== sealed
      if (!isReplaced || isRepeated) throw error
      return ask(holder, true)
    }
  }

  return (holder, refused) => {
    const known = held.get(holder.id)
    const isGood = known?.of === connectionOf(holder) && known.until > clock().getTime()
    if (isGood && known.token !== refused) return Promise.resolve(known.token)
    const key = `${holder.id} ${connectionOf(holder)}`
    const waiting = asked.get(key) ?? ask(holder).finally(() => asked.delete(key))
    asked.set(key, waiting)
    return waiting
  }
}

/** Who consented to what: a token of another connection is none of this one's. */
function connectionOf({ client: { clientId, tenant, connectedAt }, user }: TokenHolder): string {
  return JSON.stringify([clientId, tenant, connectedAt, user])
}
