import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  Configuration,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  ResponseBodyError,
  AuthorizationResponseError,
} from 'openid-client'
import { cleanText } from '../../domain/fold.ts'
import type { OAuthEndpoints } from './endpoints.ts'

/** Who asks for tokens. */
export type OAuthApplication = { readonly clientId: string; readonly clientSecret: string }

/** What has to be known again when the browser comes back from the provider. RFC 7636 §4.1 */
export type PendingConsent = { readonly state: string; readonly verifier: string }

/** Tokens as they were handed out. */
export type Tokens = {
  readonly accessToken: string
  /** `null` where the one there is stays good. */
  readonly refreshToken: string | null
  readonly expiresInSeconds: number
}

/** Thrown where a provider hands out no token; its message holds nothing that is secret. */
export class NoTokenError extends Error {
  /** The provider's own word for it, such as `invalid_grant`. RFC 6749 §5.2 */
  readonly code: string

  constructor(code: string) {
    super(`expected a token, got ${code}`)
    this.name = 'NoTokenError'
    this.code = code
  }
}

const timeoutSeconds = 15
/** Where a provider does not say how long a token is good. */
const unsaidSeconds = 300

/** Begins to ask for consent: where the browser goes, and what to know when it comes back. RFC 6749 §4.1.1 */
export async function beginConsent(
  endpoints: OAuthEndpoints,
  application: OAuthApplication,
  asked: { readonly redirectUri: string; readonly user: string; readonly scope: string },
): Promise<{ readonly url: string; readonly pending: PendingConsent }> {
  const pending = { state: randomState(), verifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(configurationOf(endpoints, application), {
    ...endpoints.parameters,
    redirect_uri: asked.redirectUri,
    scope: asked.scope,
    state: pending.state,
    login_hint: asked.user,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, pending }
}

/** Exchanges the code that the browser brought for tokens; throws a NoTokenError where there are none. RFC 6749 §4.1.3 */
export async function finishConsent(
  endpoints: OAuthEndpoints,
  application: OAuthApplication,
  { answer, pending }: { readonly answer: URL; readonly pending: PendingConsent },
): Promise<Tokens> {
  return tokensOf(
    authorizationCodeGrant(configurationOf(endpoints, application), answer, {
      expectedState: pending.state,
      pkceCodeVerifier: pending.verifier,
    }),
  )
}

/** Gets a new access token, and perhaps a new refresh token; throws a NoTokenError. RFC 6749 §6 */
export async function refreshTokens(
  endpoints: OAuthEndpoints,
  application: OAuthApplication,
  refreshToken: string,
): Promise<Tokens> {
  return tokensOf(refreshTokenGrant(configurationOf(endpoints, application), refreshToken))
}

function configurationOf(
  endpoints: OAuthEndpoints,
  { clientId, clientSecret }: OAuthApplication,
): Configuration {
  const { issuer, authorize, token } = endpoints
  const configuration = new Configuration(
    { issuer, authorization_endpoint: authorize, token_endpoint: token },
    clientId,
    undefined,
    ClientSecretPost(clientSecret),
  )
  configuration.timeout = timeoutSeconds
  // Only the configuration can name such an address: a server of tests, or one beside us.
  if (token.startsWith('http:')) allowInsecureRequests(configuration)
  return configuration
}

async function tokensOf(granted: ReturnType<typeof refreshTokenGrant>): Promise<Tokens> {
  const tokens = await granted.catch((error: unknown) => {
    // What the library throws may hold what was sent and what came back.
    throw new NoTokenError(codeOf(error))
  })
  const { access_token: accessToken, refresh_token: refreshToken = null } = tokens
  return { accessToken, refreshToken, expiresInSeconds: tokens.expiresIn() ?? unsaidSeconds }
}

function codeOf(error: unknown): string {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)
    return cleanText(error.error).slice(0, 80)
  const code = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' ? code : 'no-answer'
}
