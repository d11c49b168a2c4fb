import type { Request, Response } from 'express'
import { readSecretText } from '../domain/outgoing/channel-secret.ts'
import {
  beginConsent,
  finishConsent,
  NoTokenError,
  type PendingConsent,
} from '../outgoing/oauth/authorize.ts'
import {
  consentScope,
  type OAuthEndpoints,
  type OAuthRights,
  oauthEndpoints,
} from '../outgoing/oauth/endpoints.ts'
import type { TokenHolder } from '../outgoing/oauth/token-holder.ts'
import { flash } from './flash.ts'
import { badRequest, notFound } from './http-fault.ts'
import type { PageContext } from './page.ts'
import { visibleLine } from './visible-text.ts'
import { queryText, seeOther } from './visit.ts'

/** Whom a consent is for: a channel, or an account that mail is pulled from. */
export type ConsentSubject = { readonly kind: 'channel' | 'pulled-account'; readonly id: string }

/** A consent that a person was sent off to give; it lives in his session alone. */
export type PendingConnection = PendingConsent & {
  readonly subject: ConsentSubject
  readonly rights: OAuthRights
  readonly url: string
  readonly until: number
}

/** What the page that leads to the provider may mention. */
export type ConsentView = {
  readonly name: string
  readonly user: string
  readonly host: string
  readonly url: string
  readonly backHref: string
  readonly redirectUri: string
}

/** How long a person may take at the provider. */
const pendingMs = 15 * 60_000

/** Begins to ask for consent: what is to be known again when the browser comes back goes into the session. */
export async function beginConnection(
  context: PageContext,
  request: Request,
  { subject, holder, rights }: { subject: ConsentSubject; holder: TokenHolder | null; rights: OAuthRights },
): Promise<void> {
  if (holder === null) throw notFound()
  const { endpoints, application } = await applicationOf(context, holder)
  const redirectUri = redirectUriOf(context, request)
  const scope = consentScope(holder.provider, rights)
  const { url, pending } = await beginConsent(endpoints, application, {
    redirectUri,
    user: holder.user,
    scope,
  })
  const until = context.clock().getTime() + pendingMs
  request.session.pendingConnection = { ...pending, subject, rights, url, until }
}

/** What the page that leads to the provider shows; `null` where no consent for the subject was begun. */
export function consentView(
  context: PageContext,
  request: Request,
  {
    subject,
    name,
    user,
    backHref,
  }: { subject: ConsentSubject; name: string; user: string; backHref: string },
): ConsentView | null {
  const pending = request.session.pendingConnection
  if (pending?.subject.id !== subject.id || pending.subject.kind !== subject.kind) return null
  return {
    name: visibleLine(name),
    user: visibleLine(user),
    host: new URL(pending.url).host,
    url: pending.url,
    backHref,
    redirectUri: redirectUriOf(context, request),
  }
}

/** Takes the consent that an answer is about, once, and only in the session that asked. RFC 6749 §10.12 */
export function takePendingConnection(request: Request): PendingConnection {
  const pending = request.session.pendingConnection
  if (pending === undefined || queryText(request, 'state') !== pending.state) throw badRequest()
  delete request.session.pendingConnection
  return pending
}

/** Exchanges the answer that the browser brought for what is to be kept; or the word for why there is nothing. */
export async function finishConnection(
  context: PageContext,
  request: Request,
  pending: PendingConnection,
  holder: TokenHolder | null,
): Promise<{ readonly clientSecret: string; readonly refreshToken: string } | { readonly refused: string }> {
  if (holder === null) throw notFound()
  if (context.clock().getTime() > pending.until) return { refused: 'timeout' }
  const { endpoints, application } = await applicationOf(context, holder)
  const answer = new URL(redirectUriOf(context, request))
  answer.search = new URL(request.originalUrl, answer).search
  const tokens = await finishConsent(endpoints, application, { answer, pending }).catch(codeOnly)
  if (typeof tokens === 'string') return { refused: tokens }
  const { refreshToken } = tokens
  if (refreshToken === null) return { refused: 'no-refresh-token' }
  return { clientSecret: application.clientSecret, refreshToken }
}

/** Says on the page that was come from that nobody consented, in the provider's word. */
export function sayRefused(request: Request, response: Response, code: string, page: string): void {
  flash(request, { key: 'channels.connect.failed', values: { code: visibleLine(code, 80) }, tone: 'bad' })
  seeOther(response, page)
}

/** Where the provider sends the browser back to, whatever is connected: to be registered there, letter by letter. */
export function redirectUriOf({ publicUrl }: PageContext, request: Request): string {
  return `${publicUrl ?? `http://${request.headers.host ?? 'localhost'}`}/channels/oauth/callback`
}

async function applicationOf(
  { outgoing, secrets }: PageContext,
  { id, provider, client, readSealed }: TokenHolder,
): Promise<{
  readonly endpoints: OAuthEndpoints
  readonly application: { readonly clientId: string; readonly clientSecret: string }
}> {
  const secret = readSecretText(secrets.open((await readSealed()) ?? '', id) ?? '')
  if (secret?.kind !== 'oauth') throw notFound()
  const endpoints = oauthEndpoints(provider, client.tenant, outgoing.addresses)
  return { endpoints, application: { clientId: client.clientId, clientSecret: secret.clientSecret } }
}

function codeOnly(error: unknown): string {
  if (error instanceof NoTokenError) return error.code
  throw error
}
