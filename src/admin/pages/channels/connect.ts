import type { Request } from 'express'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import {
  beginConsent,
  finishConsent,
  NoTokenError,
  type PendingConsent,
} from '../../../outgoing/oauth/authorize.ts'
import { type OAuthEndpoints, oauthEndpoints } from '../../../outgoing/oauth/endpoints.ts'
import { openSecret } from '../../../outgoing/open-channel.ts'
import { changeChannel } from '../../../store/channel-changes.ts'
import { findChannel } from '../../../store/channels.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, seeOther } from '../../visit.ts'
import { sealedFor } from './channel-credentials.ts'
import { channelOf } from './edit.ts'
import { testChannel } from './probe.ts'

/** A consent that a person was sent off to give; it lives in his session alone. */
export type PendingConnection = PendingConsent & {
  readonly channelId: string
  readonly url: string
  readonly until: number
}

/** How long a person may take at the provider. */
const pendingMs = 15 * 60_000

/** What the page that leads to the provider may mention. */
export type View = {
  readonly name: string
  readonly user: string
  readonly host: string
  readonly url: string
  readonly backHref: string
  readonly redirectUri: string
}

/** Begins to ask for consent. The page of the provider is reached by a link: no form of ours leads to another host. */
export const submitConnect: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  const { endpoints, clientId, clientSecret } = await applicationOf(context, channel)
  const redirectUri = redirectUriOf(context, request)
  const user = channel.settings.login?.user ?? channel.address
  const { url, pending } = await beginConsent(endpoints, { clientId, clientSecret }, { redirectUri, user })
  const until = context.clock().getTime() + pendingMs
  request.session.pendingConnection = { ...pending, channelId: channel.id, url, until }
  seeOther(response, `/channels/${channel.id}/connect`)
}

/** Shows where the consent is given, with a link there. */
export const connect: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  const pending = request.session.pendingConnection
  if (pending?.channelId !== channel.id) return seeOther(response, `/channels/${channel.id}`)
  const view: View = {
    name: visibleLine(channel.name),
    user: visibleLine(channel.settings.login?.user ?? ''),
    host: new URL(pending.url).host,
    url: pending.url,
    backHref: `/channels/${channel.id}`,
    redirectUri: redirectUriOf(context, request),
  }
  render(request, response, 'channels/connect', view, { titleKey: 'channels.connect' })
}

/**
 * Takes the answer that the browser brings from the provider, once, and only for the session that asked. RFC 6749 §10.12
 */
export const callback: Page = (context) => async (request, response) => {
  const { database, clock, secrets } = context
  const pending = request.session.pendingConnection
  if (pending === undefined || queryText(request, 'state') !== pending.state) throw badRequest()
  delete request.session.pendingConnection
  const channel = await findChannel(database.writer, pending.channelId)
  if (channel === null) throw notFound()
  const page = `/channels/${channel.id}`
  const refused = (code: string) => {
    flash(request, { key: 'channels.connect.failed', values: { code: visibleLine(code, 80) }, tone: 'bad' })
    seeOther(response, page)
  }
  if (clock().getTime() > pending.until) return refused('timeout')
  const { endpoints, clientId, clientSecret } = await applicationOf(context, channel)
  const answer = new URL(redirectUriOf(context, request))
  answer.search = new URL(request.originalUrl, answer).search
  const tokens = await finishConsent(endpoints, { clientId, clientSecret }, { answer, pending }).catch(
    codeOnly,
  )
  if (typeof tokens === 'string') return refused(tokens)
  if (tokens.refreshToken === null) return refused('no-refresh-token')
  const { hasSecret: _, version, settings, ...rest } = channel
  const { oauth } = settings
  if (oauth === undefined) throw notFound()
  const connected = { ...settings, oauth: { ...oauth, connectedAt: clock().toISOString() } }
  const secret = { kind: 'oauth', clientSecret, refreshToken: tokens.refreshToken } as const
  const written = { ...rest, settings: connected, ...sealedFor(secrets, channel.id, secret) }
  const { kind } = await changeChannel(database, written, version, clock())
  if (kind !== 'saved') return refused('changed-meanwhile')
  await note(context, request, { event: 'channel-connected', subject: channel.name })
  const saved = await findChannel(database.writer, channel.id)
  if (saved !== null) await testChannel(context, saved)
  flash(request, { key: 'channels.connect.done', values: { name: channel.name }, tone: 'good' })
  seeOther(response, page)
}

/** Where the provider sends the browser back to: to be registered there, letter by letter. */
export function redirectUriOf({ publicUrl }: PageContext, request: Request): string {
  return `${publicUrl ?? `http://${request.headers.host ?? 'localhost'}`}/channels/oauth/callback`
}

async function applicationOf(
  context: PageContext,
  channel: Channel,
): Promise<{ readonly endpoints: OAuthEndpoints; readonly clientId: string; readonly clientSecret: string }> {
  const { provider } = presets[channel.kind]
  const { oauth } = channel.settings
  const secret = await openSecret(channel.id, context)
  if (provider === null || oauth === undefined || secret?.kind !== 'oauth') throw notFound()
  const endpoints = oauthEndpoints(provider, oauth.tenant, context.outgoing.addresses)
  return { endpoints, clientId: oauth.clientId, clientSecret: secret.clientSecret }
}

function codeOnly(error: unknown): string {
  if (error instanceof NoTokenError) return error.code
  throw error
}
