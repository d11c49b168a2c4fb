import type { Request, Response } from 'express'
import { mayAt } from '../../../domain/permission.ts'
import { mayTake } from '../../../domain/ticket/pre-ticket.ts'
import { requirableFields } from '../../../domain/ticket/ticket-type.ts'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import { listBranches } from '../../../store/branches.ts'
import { findClientName } from '../../../store/client-list.ts'
import { listContracts } from '../../../store/contracts.ts'
import { type Db, writeTransaction } from '../../../store/database.ts'
import type { Spoken } from '../../../store/conversation.ts'
import { listHistory } from '../../../store/history.ts'
import { findOrder } from '../../../store/orders.ts'
import { groupIdsOf, type PreTicket, suggestClient } from '../../../store/pre-tickets.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { assumePreTicket } from '../../../store/triage.ts'
import { assetUrl } from '../../assets.ts'
import { note } from '../../audit-note.ts'
import { type ClientNamesView, readClientNames } from '../../client-field.ts'
import { flash } from '../../flash.ts'
import { type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import { forbidden } from '../../http-fault.ts'
import { findOrderAnywhere } from '../../orders/find-order.ts'
import { type OrderView, orderView } from '../../orders/order-view.ts'
import type { Page, PageContext } from '../../page.ts'
import { type ChoiceView, choicesOf } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'
import { type HistoryView, historyView, type MessageView, plainMessageView } from '../tickets/timeline.ts'
import {
  type AssumeFaults,
  type AssumeForm,
  faultsOf,
  type Offered,
  readAssumeForm,
  readDue,
  typeOf,
} from './assume-form.ts'
import { isWaiting, permittedPreTicket } from './permitted-pre-ticket.ts'
import { type PreTicketView, preTicketView } from './pre-ticket-view.ts'
import { readSpoken } from './read-spoken.ts'

/** What the form that makes a ticket of a pre-ticket may mention. */
export type View = {
  readonly preTicket: PreTicketView
  readonly version: number
  readonly seen: number
  /** Whether it can still be assumed. */
  readonly isWaiting: boolean
  readonly ticketHref: string
  /** What others did since the form was opened; empty when nobody has. */
  readonly meanwhile: readonly HistoryView[]
  readonly isConflict: boolean
  readonly faults: readonly Fault[]
  readonly types: readonly ChoiceView[]
  readonly typeFault: Fault | null
  readonly client: FieldView
  readonly clients: ClientNamesView
  /** The key of how the client was found; `null` when nothing tells him. */
  readonly signKey: string | null
  readonly isNewClient: boolean
  readonly mayRemember: boolean
  readonly remembersClient: boolean
  readonly branches: readonly ChoiceView[]
  readonly branchFault: Fault | null
  readonly contracts: readonly ChoiceView[]
  readonly contractFault: Fault | null
  readonly order: FieldView
  readonly due: FieldView
  readonly document: OrderView | null
  readonly messages: readonly MessageView[]
  readonly presenceUrl: string
  readonly presenceScriptUrl: string
}

/** What the form is made of. */
export type Shown = {
  readonly preTicket: PreTicket
  readonly form: AssumeForm
  readonly faults: AssumeFaults
  readonly offered: Offered
  readonly clients: ClientNamesView
  readonly signKey: string | null
  readonly history: readonly HistoryEntry[]
  /** How many lines of history there were when the form was opened; `null` when it is opened now. */
  readonly seen: number | null
  readonly document: OrderView | null
  readonly spoken: readonly Spoken[]
  readonly now: Date
}

/** What the page shows of the form. */
export function toView(shown: Shown, say: Say): View {
  const { preTicket, form, faults, offered, history, seen } = shown
  const type = offered.types.find(({ id }) => id === preTicket.typeId) ?? null
  const view = preTicketView(preTicket, type?.name ?? null, shown.now)
  const types = offered.types.filter(({ active }) => active)
  const takeable = types.filter(({ id }) => offered.takeable.has(id))
  return {
    preTicket: view,
    version: preTicket.version,
    seen: history.length,
    isWaiting: isWaiting(preTicket),
    ticketHref: `/tickets/${preTicket.protocol}`,
    meanwhile: seen === null ? [] : history.slice(seen).map(historyView),
    isConflict: seen !== null,
    faults: [faults.type, ...requirableFields.map((field) => faults[field])].flatMap((each) => each ?? []),
    types: types.length === 0 ? [] : choicesOf(takeable, form.typeId, say('triage.type.choose')),
    typeFault: faults.type ?? null,
    client: { value: form.client, fault: faults.client ?? null },
    clients: shown.clients,
    signKey: shown.signKey,
    isNewClient: form.isNewClient,
    mayRemember: preTicket.requester !== null,
    remembersClient: form.remembersClient,
    branches: choicesOf(offered.branches, form.branchId, say('ticket-types.no-branch')),
    branchFault: faults.branch ?? null,
    contracts: choicesOf(offered.contracts, form.contractId, say('triage.no-contract')),
    contractFault: faults.contract ?? null,
    order: { value: form.orderNumber, fault: faults.order ?? null },
    due: { value: form.due, fault: faults.due ?? null },
    document: shown.document,
    messages: shown.spoken.map(plainMessageView),
    presenceUrl: `${view.href}/presence`,
    presenceScriptUrl: assetUrl('presence.js'),
  }
}

/** Shows the form, with what is known of the sender filled in. C15 C16 */
export const assume: Page = (context) => async (request, response) => {
  const { preTicket, offered } = await takeable(context, request)
  if (!isWaiting(preTicket)) return seeOther(response, `/triage/${preTicket.protocol}`)
  const suggested = await suggestClient(context.database.reader, preTicket)
  const form: AssumeForm = {
    typeId: preTicket.typeId ?? '',
    client: suggested?.name ?? '',
    isNewClient: false,
    remembersClient: false,
    branchId: preTicket.branchId ?? '',
    contractId: preTicket.contractId ?? '',
    orderNumber: preTicket.orderNumber,
    due: '',
  }
  const signKey = suggested === null ? null : `triage.client.by.${suggested.sign}`
  await show(context, request, response, { preTicket, offered, form, signKey })
}

/** Finds the client by the order that was typed, or makes a ticket of the pre-ticket. C14 C15 C17 C18 C20 */
export const submitAssume: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const { preTicket, offered } = await takeable(context, request)
  const form = readAssumeForm(request.body)
  const type = typeOf(form, offered)
  if (type !== null && !offered.takeable.has(type.id)) throw forbidden()
  const shown = { preTicket, offered, form, signKey: null }
  const version = textField(request.body, 'version')
  const seen = Number(/^\d{1,6}$/.exec(textField(request.body, 'seen'))?.[0] ?? 0)
  if (version !== String(preTicket.version) || !isWaiting(preTicket)) {
    return show(context, request, response, { ...shown, seen })
  }
  if (textField(request.body, 'step') === 'identify') return identify(context, request, response, shown)
  const known = await findClientName(database.reader, form.client)
  const faults = faultsOf(form, offered, known !== null)
  if (Object.keys(faults).length > 0) return show(context, request, response, { ...shown, faults })
  const action = { actor: userOf(request).name, now: clock() }
  const client = known ?? form.client
  const assumption = {
    userId: userOf(request).id,
    type,
    client,
    branchId: offered.branches.find(({ id }) => id === form.branchId)?.id ?? null,
    contractId: offered.contracts.find(({ id }) => id === form.contractId)?.id ?? null,
    orderNumber: form.orderNumber,
    dueAt: readDue(form.due),
    remembersClient: form.remembersClient,
  }
  const isDone = await writeTransaction(database, (trx) =>
    assumePreTicket(trx, preTicket, assumption, action),
  )
  if (!isDone) {
    // Somebody was quicker by less than this request took.
    const { preTicket: changed } = await permittedPreTicket(context, request)
    return show(context, request, response, { ...shown, preTicket: changed, seen })
  }
  const { protocol } = preTicket
  await note(context, request, { event: 'pre-ticket-assumed', subject: protocol, details: { client } })
  flash(request, { key: 'triage.assume.done', values: { protocol }, tone: 'good' })
  seeOther(response, `/tickets/${protocol}`)
}

type ToShow = {
  readonly preTicket: PreTicket
  readonly offered: Offered
  readonly form: AssumeForm
  readonly signKey: string | null
  readonly faults?: AssumeFaults
  readonly seen?: number
}

/** Fills in the client of the order that was typed. C18 */
async function identify(
  context: PageContext,
  request: Request,
  response: Response,
  shown: ToShow,
): Promise<void> {
  const { form } = shown
  const answer = await findOrderAnywhere(context, request, form.orderNumber)
  if (answer.kind === 'found' && answer.order.client !== '') {
    const { client } = answer.order
    return show(context, request, response, {
      ...shown,
      form: { ...form, client, orderNumber: answer.order.number },
      signKey: 'triage.client.by.order',
    })
  }
  const key = answer.kind === 'failed' ? `triage.look-up.${answer.why}` : 'triage.fault.unknown-order'
  const faults = { order: fault(key, { number: form.orderNumber }) }
  await show(context, request, response, { ...shown, faults })
}

/** The pre-ticket with what the form offers, for who may take it: a member of the group of its type. C14 */
async function takeable(
  context: PageContext,
  request: Request,
): Promise<{ readonly preTicket: PreTicket; readonly offered: Offered }> {
  const { reader } = context.database
  const { preTicket, permissions } = await permittedPreTicket(context, request, 'work')
  const types = await listTicketTypes(reader)
  const groupIds = await groupIdsOf(reader, userOf(request).id)
  const present = types.find(({ id }) => id === preTicket.typeId) ?? null
  if (!mayTake(present, groupIds)) throw forbidden()
  const able = types.filter((type) => mayTake(type, groupIds) && mayAt(permissions, type.queueId, 'work'))
  return { preTicket, offered: await readOffered(reader, types, new Set(able.map(({ id }) => id))) }
}

async function readOffered(
  reader: Db,
  types: Offered['types'],
  takeableIds: Offered['takeable'],
): Promise<Offered> {
  return {
    types,
    takeable: takeableIds,
    branches: await listBranches(reader),
    contracts: (await listContracts(reader)).filter(({ active }) => active),
  }
}

async function show(
  { database: { reader }, clock }: PageContext,
  request: Request,
  response: Response,
  { preTicket, offered, form, signKey, faults = {}, seen }: ToShow,
): Promise<void> {
  const view = toView(
    {
      preTicket,
      form,
      faults,
      offered,
      clients: await readClientNames(reader, form.client),
      signKey,
      history: await listHistory(reader, preTicket.id),
      seen: seen ?? null,
      document: orderView(await findOrder(reader, form.orderNumber)),
      spoken: await readSpoken(reader, preTicket.protocol),
      now: clock(),
    },
    sayIn(visitOf(request).language),
  )
  const status = seen !== undefined ? 409 : Object.keys(faults).length > 0 ? 422 : 200
  const title = `${preTicket.protocol} ${view.preTicket.title}`
  render(request, response, 'triage/assume', view, { title, status })
}
