import type { Request, Response } from 'express'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { channelHolder } from '../../../outgoing/oauth/token-holder.ts'
import { findChannel } from '../../../store/channels.ts'
import {
  beginConnection,
  type ConsentSubject,
  type ConsentView,
  consentView,
  finishConnection,
  type PendingConnection,
  sayRefused,
  takePendingConnection,
} from '../../consent.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther } from '../../visit.ts'
import { connectPulled } from '../pulled-accounts/connect.ts'
import { channelOf } from './edit.ts'
import { keepChannelConsent } from './keep-consent.ts'
import { testChannel } from './probe.ts'

/** What the page that leads to the provider may mention. */
export type View = ConsentView

/** Begins to ask for consent. The page of the provider is reached by a link: no form of ours leads to another host. */
export const submitConnect: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  const holder = channelHolder(channel, context.database)
  await beginConnection(context, request, {
    subject: subjectOf(channel),
    holder,
    rights: { sends: true, pulls: false },
  })
  seeOther(response, `/channels/${channel.id}/connect`)
}

/** Shows where the consent is given, with a link there. */
export const connect: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  const { name, settings } = channel
  const backHref = `/channels/${channel.id}`
  const about = { subject: subjectOf(channel), name, user: settings.login?.user ?? '', backHref }
  const view = consentView(context, request, about)
  if (view === null) return seeOther(response, backHref)
  render(request, response, 'channels/connect', view, { titleKey: 'channels.connect' })
}

/** Takes the answer that the browser brings from the provider, for whatever it was asked. */
export const callback: Page = (context) => async (request, response) => {
  const pending = takePendingConnection(request)
  const take = pending.subject.kind === 'channel' ? connectChannel : connectPulled
  await take(context, request, response, pending)
}

async function connectChannel(
  context: PageContext,
  request: Request,
  response: Response,
  pending: PendingConnection,
): Promise<void> {
  const { database } = context
  const channel = await findChannel(database.writer, pending.subject.id)
  if (channel === null) throw notFound()
  const got = await finishConnection(context, request, pending, channelHolder(channel, database))
  if ('refused' in got) return sayRefused(request, response, got.refused, `/channels/${channel.id}`)
  if (!(await keepChannelConsent(context, request, channel, got)))
    return sayRefused(request, response, 'changed-meanwhile', `/channels/${channel.id}`)
  const saved = await findChannel(database.writer, channel.id)
  if (saved !== null) await testChannel(context, saved)
  flash(request, { key: 'channels.connect.done', values: { name: channel.name }, tone: 'good' })
  seeOther(response, `/channels/${channel.id}`)
}

function subjectOf({ id }: Channel): ConsentSubject {
  return { kind: 'channel', id }
}
