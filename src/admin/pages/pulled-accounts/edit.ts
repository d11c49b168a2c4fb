import type { Request, Response } from 'express'
import { isPersonalAddress } from '../../../domain/outgoing/presets.ts'
import { type ChannelSecret, readSecretText } from '../../../domain/outgoing/channel-secret.ts'
import { type AccountPreset, accountPresets, presetOfAccount } from '../../../domain/pull/account-preset.ts'
import type { FoundServer } from '../../../domain/pull/found-settings.ts'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import { listDesks } from '../../../store/desks.ts'
import { newId } from '../../../store/id.ts'
import {
  changePulledAccount,
  findPulledAccount,
  findPulledSecret,
  type NewPulledAccount,
} from '../../../store/pulled-accounts.ts'
import { note } from '../../audit-note.ts'
import { redirectUriOf } from '../../consent.ts'
import { readTypedSecret, sealedFor } from '../../credentials.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault, textField } from '../../form-field.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { parameter, queryText, seeOther } from '../../visit.ts'
import { auditDetails } from './pulled-changes-told.ts'
import {
  checkPulledForm,
  emptyPulledForm,
  formOf,
  type PulledFaults,
  type PulledForm,
  readPulledForm,
} from './pulled-form.ts'
import { hasAppPassword, secretOf } from './pulled-credentials.ts'
import { toView } from './pulled-form-view.ts'
import { addSendingChannel } from './sending-channel.ts'
import { testAccount, testOf } from './test.ts'

type Subject = {
  readonly account: PulledAccount | null
  readonly preset: AccountPreset
  /** What was found of the server of a new one; `null` where nothing was. */
  readonly found: FoundServer | null
}

/** Shows the form of an account, or of a new one of a provider or of what was found. F5 */
export const edit: Page = (context) => async (request, response) => {
  const isNew = parameter(request, 'id') === ''
  if (isNew && queryText(request, 'provider') === '' && queryText(request, 'found') === '')
    return seeOther(response, '/pulled-accounts/add?type=in')
  const subject = await subjectOf(context, request)
  const { account, preset, found } = subject
  const form = account === null ? emptyPulledForm(preset, found) : formOf(account)
  await show(context, request, response, subject, form)
}

/** Saves an account, tests it, and shows what the test found. F10 */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock, secrets } = context
  const subject = await subjectOf(context, request)
  const { account: was, preset } = subject
  const { body } = request
  const form = readPulledForm(body)
  const desks = await listDesks(database.reader)
  const { account: made, faults } = checkPulledForm(preset, form, was, desks)
  const kept = was === null ? null : await keptSecret(context, was)
  const typed = readTypedSecret(body, hasAppPassword(preset))
  const { secret, faults: secretFaults } = secretOf(made, was, typed, kept)
  const all = { ...faults, ...secretFaults }
  if (Object.keys(all).length > 0) return show(context, request, response, subject, form, all)
  const id = was?.id ?? newId(clock())
  const version = was === null ? null : Number(textField(body, 'version'))
  const written: NewPulledAccount = { id, ...made, ...sealedFor(secrets, id, secret) }
  const change = await changePulledAccount(database, written, version, clock())
  if (change === 'stale') return showStale(context, request, response, subject, form)
  if (change === 'name-taken')
    return show(context, request, response, subject, form, { name: fault('registry.fault.taken') })
  await note(context, request, {
    event: was === null ? 'pulled-account-added' : 'pulled-account-changed',
    subject: made.name,
    details: auditDetails(was, made, secret !== undefined && secret !== null, desks),
  })
  const added =
    form.alsoSends && was === null ? await addSendingChannel(context, request, preset, made, secret) : null
  const saved = await findPulledAccount(database.writer, id)
  // Without a consent there is nothing to sign in with yet.
  const isReady = saved?.settings.oauth === null || typeof saved?.settings.oauth.connectedAt === 'string'
  if (saved !== null && isReady) await testAccount(context, request, saved)
  const isPersonal = isPersonalAddress(made.settings.user)
  const key =
    added === 'taken' ? 'pulled.saved-not-sending' : isPersonal ? 'pulled.saved-personal' : 'pulled.saved'
  flash(request, { key, values: { name: made.name }, tone: key === 'pulled.saved' ? 'good' : 'bad' })
  seeOther(response, `/pulled-accounts/${id}`)
}

/** The account that a request is about; throws when there is none. */
export async function accountOf({ database }: PageContext, request: Request): Promise<PulledAccount> {
  const account = await findPulledAccount(database.writer, parameter(request, 'id'))
  if (account === null) throw notFound()
  return account
}

async function keptSecret(
  { database, secrets }: PageContext,
  was: PulledAccount,
): Promise<ChannelSecret | null> {
  const sealed = await findPulledSecret(database.writer, was.id)
  return readSecretText(secrets.open(sealed ?? '', was.id) ?? '')
}

async function subjectOf(context: PageContext, request: Request): Promise<Subject> {
  if (parameter(request, 'id') !== '') {
    const account = await accountOf(context, request)
    return { account, preset: presetOfAccount(account), found: null }
  }
  const place = queryText(request, 'found')
  if (place !== '') return { account: null, ...foundOf(request, place) }
  const preset = accountPresets.find((each) => each === queryText(request, 'provider'))
  if (preset === undefined) throw badRequest()
  return { account: null, preset, found: null }
}

/** What was found for this person, and is named by its place alone: no link fills a form with a server of its own. */
function foundOf(request: Request, place: string): Pick<Subject, 'preset' | 'found'> {
  const settings = /^\d{1,2}$/.test(place) ? request.session.foundSettings?.found[Number(place)] : undefined
  const server = settings?.servers.find(({ protocol }) => protocol === queryText(request, 'protocol'))
  if (settings === undefined || server === undefined) throw notFound()
  return { preset: settings.provider ?? 'other', found: server }
}

async function showStale(
  context: PageContext,
  request: Request,
  response: Response,
  subject: Subject,
  form: PulledForm,
): Promise<void> {
  const account = await accountOf(context, request)
  return show(context, request, response, { ...subject, account }, form, {}, fault('pulled.fault.stale'))
}

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  { account, preset }: Subject,
  form: PulledForm,
  faults: PulledFaults = {},
  staleFault: Fault | null = null,
): Promise<void> {
  const desks = await listDesks(context.database.reader)
  const remoteFolders = account === null ? [] : (testOf(request, account.id)?.test.folders ?? [])
  const redirectUri = redirectUriOf(context, request)
  const view = toView({ account, preset, form, faults, desks, remoteFolders, redirectUri, staleFault })
  const isFaulty = staleFault !== null || Object.keys(faults).length > 0
  render(request, response, 'pulled-accounts/edit', view, {
    titleKey: view.titleKey,
    status: isFaulty ? 422 : 200,
  })
}
