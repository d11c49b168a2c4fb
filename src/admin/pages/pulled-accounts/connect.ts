import type { Request, Response } from 'express'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import { pulledHolder } from '../../../outgoing/oauth/token-holder.ts'
import { listChannels } from '../../../store/channels.ts'
import { changePulledAccount, findPulledAccount } from '../../../store/pulled-accounts.ts'
import { note } from '../../audit-note.ts'
import {
  beginConnection,
  type ConsentSubject,
  consentView,
  finishConnection,
  type PendingConnection,
  sayRefused,
} from '../../consent.ts'
import { sealedFor } from '../../credentials.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther } from '../../visit.ts'
import { keepChannelConsent } from '../channels/keep-consent.ts'
import { accountOf } from './edit.ts'
import { channelsOfConsent } from './sending-channel.ts'
import { testAccount } from './test.ts'

/** Begins to ask for consent: to pull, and to send too where a channel of the same account waits for it. O6 */
export const submitConnect: Page = (context) => async (request, response) => {
  const account = await accountOf(context, request)
  const channels = channelsOfConsent(account, await listChannels(context.database.writer))
  await beginConnection(context, request, {
    subject: subjectOf(account),
    holder: pulledHolder(account, context.database),
    rights: { pulls: true, sends: channels.length > 0 },
  })
  seeOther(response, `/pulled-accounts/${account.id}/connect`)
}

/** Shows where the consent is given, with a link there. */
export const connect: Page = (context) => async (request, response) => {
  const account = await accountOf(context, request)
  const { name, settings } = account
  const backHref = `/pulled-accounts/${account.id}`
  const about = { subject: subjectOf(account), name, user: settings.user, backHref }
  const view = consentView(context, request, about)
  if (view === null) return seeOther(response, backHref)
  render(request, response, 'channels/connect', view, { titleKey: 'channels.connect' })
}

/** Takes the answer to a consent that was asked for an account, and for the channels that it is good for too. */
export async function connectPulled(
  context: PageContext,
  request: Request,
  response: Response,
  pending: PendingConnection,
): Promise<void> {
  const { database, clock, secrets } = context
  const account = await findPulledAccount(database.writer, pending.subject.id)
  if (account === null || account.settings.oauth === null) throw notFound()
  const page = `/pulled-accounts/${account.id}`
  const got = await finishConnection(context, request, pending, pulledHolder(account, database))
  if ('refused' in got) return sayRefused(request, response, got.refused, page)
  const { hasSecret: _, version, settings, ...rest } = account
  const connectedAt = clock().toISOString()
  const connected = { ...settings, oauth: { ...account.settings.oauth, connectedAt } }
  const secret = { kind: 'oauth', ...got } as const
  const written = { ...rest, settings: connected, ...sealedFor(secrets, account.id, secret) }
  const change = await changePulledAccount(database, written, version, clock())
  if (change !== 'saved') return sayRefused(request, response, 'changed-meanwhile', page)
  await note(context, request, { event: 'pulled-account-connected', subject: account.name })
  if (pending.rights.sends) {
    for (const channel of channelsOfConsent(account, await listChannels(database.writer)))
      await keepChannelConsent(context, request, channel, got)
  }
  const saved = await findPulledAccount(database.writer, account.id)
  if (saved !== null) await testAccount(context, request, saved)
  flash(request, { key: 'channels.connect.done', values: { name: account.name }, tone: 'good' })
  seeOther(response, page)
}

function subjectOf({ id }: PulledAccount): ConsentSubject {
  return { kind: 'pulled-account', id }
}
