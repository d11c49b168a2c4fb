import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OAuthAddresses } from '../../src/outgoing/oauth/endpoints.ts'

/** Somebody who hands out tokens on the loopback, and replaces a refresh token each time it is used. */
export type OAuthServer = AsyncDisposable & {
  readonly addresses: OAuthAddresses
  /** The access tokens that are good now. */
  readonly accessTokens: ReadonlySet<string>
  /** What was asked of the token endpoint. */
  readonly asked: readonly URLSearchParams[]
  /** Consents as a person would: follows the page of consent to where it leads. */
  consent(page: string): URL
  /** What is refused from now on: every refresh token, or nothing. */
  isRevoked: boolean
  expiresInSeconds: number
  /** Whether a refresh token goes on being good once it was used. */
  keepsRefreshTokens: boolean
}

type Consent = { readonly clientId: string; readonly redirectUri: string; readonly challenge: string }

/** The one application it knows. */
export const application = { clientId: 'portaria-app', clientSecret: 'CANARY-client-secret' }

/** Opens one that consents to whatever is asked in the right form. RFC 6749, RFC 7636 */
export async function openOAuthServer(): Promise<OAuthServer> {
  const consents = new Map<string, Consent>()
  const refreshTokens = new Set<string>()
  const accessTokens = new Set<string>()
  const asked: URLSearchParams[] = []
  const grant = (form: URLSearchParams): object | string => {
    if (form.get('client_id') !== application.clientId) return 'invalid_client'
    if (form.get('client_secret') !== application.clientSecret) return 'invalid_client'
    if (form.get('grant_type') === 'authorization_code') {
      const consent = consents.get(form.get('code') ?? '')
      consents.delete(form.get('code') ?? '')
      const verifier = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (consent?.redirectUri !== form.get('redirect_uri')) return 'invalid_grant'
      if (consent.challenge !== verifier) return 'invalid_grant'
    } else {
      const token = form.get('refresh_token') ?? ''
      const isKnown = server.keepsRefreshTokens ? refreshTokens.has(token) : refreshTokens.delete(token)
      if (!isKnown || server.isRevoked) return 'invalid_grant'
    }
    const access = `CANARY-access-${randomUUID()}`
    const refresh = `CANARY-refresh-${randomUUID()}`
    accessTokens.add(access)
    refreshTokens.add(refresh)
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: server.expiresInSeconds,
    }
  }
  const http = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += String(chunk)
    })
    request.on('end', () => {
      const form = new URLSearchParams(text)
      asked.push(form)
      const granted = grant(form)
      response.writeHead(typeof granted === 'string' ? 400 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(typeof granted === 'string' ? { error: granted } : granted))
    })
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const { port } = http.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const server: OAuthServer = {
    addresses: { googleAuthorizeUrl: `${base}/auth`, googleTokenUrl: `${base}/token`, microsoftUrl: base },
    accessTokens,
    asked,
    isRevoked: false,
    expiresInSeconds: 3_600,
    keepsRefreshTokens: false,
    consent(page) {
      const query = new URL(page).searchParams
      const code = randomUUID()
      const redirectUri = query.get('redirect_uri') ?? ''
      const challenge = query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null
      consents.set(code, { clientId: query.get('client_id') ?? '', redirectUri, challenge: challenge ?? '' })
      const back = new URL(redirectUri)
      back.searchParams.set('code', code)
      back.searchParams.set('state', query.get('state') ?? '')
      return back
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
  return server
}
