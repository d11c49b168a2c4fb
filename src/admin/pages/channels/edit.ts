import type { Request, Response } from 'express'
import { type Channel, type ChannelKind, channelKinds } from '../../../domain/outgoing/channel.ts'
import { isPersonalAddress } from '../../../domain/outgoing/presets.ts'
import { openSecret } from '../../../outgoing/open-channel.ts'
import { changeChannel } from '../../../store/channel-changes.ts'
import { type ChannelUses, channelUses, isUsed } from '../../../store/channel-uses.ts'
import { findChannel } from '../../../store/channels.ts'
import { newId } from '../../../store/id.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault, isTicked, textField } from '../../form-field.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { parameter, queryText, seeOther } from '../../visit.ts'
import { auditDetails, isRisky } from './channel-changes-told.ts'
import { readTypedSecret, sealedFor } from '../../credentials.ts'
import { secretOf } from './channel-credentials.ts'
import {
  type ChannelFaults,
  type ChannelForm,
  checkChannelForm,
  formOf,
  providedChannelForm,
  readChannelForm,
} from './channel-form.ts'
import { toView } from './channel-form-view.ts'
import { redirectUriOf } from '../../consent.ts'
import { testChannel } from './probe.ts'
import { visibleNames } from './remove.ts'

type Subject = { readonly channel: Channel | null; readonly kind: ChannelKind }

/** Shows the form of a channel, or of a new one of a kind, from the address of a desk where one was chosen. O14 */
export const edit: Page = (context) => async (request, response) => {
  const subject = await subjectOf(context, request)
  const { channel } = subject
  const [address, provider] = [queryText(request, 'address'), queryText(request, 'provider')]
  const form = channel === null ? providedChannelForm(address, provider) : formOf(channel)
  await show(context, request, response, subject, form)
}

/** Saves a channel, tests it, and shows what the test found. M27 */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock, secrets } = context
  const subject = await subjectOf(context, request)
  const { channel: was, kind } = subject
  const { body } = request
  const form = readChannelForm(body)
  const { channel: made, faults } = checkChannelForm(kind, form, was)
  const kept = was === null ? null : await openSecret(was.id, context)
  const { secret, faults: secretFaults } = secretOf(
    made,
    was,
    readTypedSecret(body, kind === 'google-password'),
    kept,
  )
  const uses = was === null ? null : await channelUses(database.reader, was.id)
  const needsWord = was !== null && isInUse(uses) && (isRisky(was, made) || secret !== undefined)
  const unsaid = needsWord && !isTicked(body, 'confirm') ? { confirm: fault('channels.fault.confirm') } : {}
  const all = { ...faults, ...secretFaults, ...unsaid }
  if (Object.keys(all).length > 0) return show(context, request, response, subject, form, all)
  const id = was?.id ?? newId(clock())
  const version = was === null ? null : Number(textField(body, 'version'))
  const written = { id, ...made, ...sealedFor(secrets, id, secret) }
  const change = await changeChannel(database, written, version, clock())
  if (change.kind === 'stale') return showStale(context, request, response, subject, form)
  if (change.kind === 'named-by-steps') {
    const confirm = fault('channels.fault.steps', { names: visibleNames(change.steps) })
    return show(context, request, response, subject, form, { confirm })
  }
  if (change.kind !== 'saved') {
    const taken: ChannelFaults =
      change.kind === 'name-taken'
        ? { name: fault('registry.fault.taken') }
        : { address: fault('channels.fault.address-taken', { other: change.by }) }
    return show(context, request, response, subject, form, taken)
  }
  await note(context, request, {
    event: was === null ? 'channel-added' : 'channel-changed',
    subject: made.name,
    details: auditDetails(was, made, secret !== undefined && secret !== null),
  })
  const saved = await findChannel(database.writer, id)
  if (saved !== null) await testChannel(context, saved)
  const isWarned = kind === 'microsoft-oauth' && isPersonalAddress(made.address)
  const key = isWarned ? 'channels.saved-personal' : 'channels.saved'
  flash(request, { key, values: { name: made.name }, tone: isWarned ? 'bad' : 'good' })
  seeOther(response, `/channels/${id}`)
}

/** The channel that a request is about; throws when there is none. */
export async function channelOf({ database }: PageContext, request: Request): Promise<Channel> {
  const channel = await findChannel(database.writer, parameter(request, 'id'))
  if (channel === null) throw notFound()
  return channel
}

async function subjectOf(context: PageContext, request: Request): Promise<Subject> {
  if (parameter(request, 'id') !== '') {
    const channel = await channelOf(context, request)
    return { channel, kind: channel.kind }
  }
  const kind = channelKinds.find((each) => each === queryText(request, 'kind'))
  if (kind === undefined) throw badRequest()
  return { channel: null, kind }
}

function isInUse(uses: ChannelUses | null): boolean {
  return uses !== null && isUsed(uses)
}

async function showStale(
  context: PageContext,
  request: Request,
  response: Response,
  { kind }: Subject,
  form: ChannelForm,
): Promise<void> {
  const channel = await channelOf(context, request)
  return show(context, request, response, { channel, kind }, form, {}, fault('channels.fault.stale'))
}

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  { channel, kind }: Subject,
  form: ChannelForm,
  faults: ChannelFaults = {},
  staleFault: Fault | null = null,
): Promise<void> {
  const uses = channel === null ? null : await channelUses(context.database.reader, channel.id)
  const redirectUri = redirectUriOf(context, request)
  const view = toView({ channel, kind, form, faults, uses, redirectUri, staleFault })
  const isFaulty = staleFault !== null || Object.keys(faults).length > 0
  render(request, response, 'channels/edit', view, { titleKey: view.titleKey, status: isFaulty ? 422 : 200 })
}
