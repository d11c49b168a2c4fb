import type { Request, Response } from 'express'
import type { Contract } from '../../../domain/ticket/ticket-type.ts'
import { contractChannelOf } from '../../../store/channel-uses.ts'
import { listChannels } from '../../../store/channels.ts'
import { listContracts, removeContract, type SavedContract, saveContract } from '../../../store/contracts.ts'
import { newId } from '../../../store/id.ts'
import { type ClientNamesView, readClientNames } from '../../client-field.ts'
import { type Fault, type FieldView, fault, isTicked } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import {
  type ChoiceView,
  choicesOf,
  chosenRow,
  goOnSaved,
  nameFault,
  nameField,
  removing,
  wantedRow,
} from '../../registry.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { withoutInvisible } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'

/** What the form of a contract may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly name: FieldView
  readonly client: FieldView
  readonly clients: ClientNamesView
  readonly active: boolean
  /** The channels that its mail may leave by. F11, F12 */
  readonly channels: readonly ChoiceView[]
  /** `null` for a contract that is not there yet. */
  readonly removeHref: string | null
}

type Form = Omit<SavedContract, 'id'>

type Faults = { readonly name?: Fault }

/** What the page shows of a form. */
export function toView(
  contract: Contract | null,
  form: Form,
  faults: Faults,
  clients: ClientNamesView,
  channels: readonly ChoiceView[],
): View {
  return {
    titleKey: contract === null ? 'contracts.add' : 'contracts.edit',
    action: contract === null ? '/contracts/add' : `/contracts/${contract.id}/edit`,
    name: { value: form.name, fault: faults.name ?? null },
    client: { value: withoutInvisible(form.client), fault: null },
    clients,
    active: form.active,
    channels,
    removeHref: contract === null ? null : `/contracts/${contract.id}/remove`,
  }
}

/** Shows the form of a contract, or of a new one. */
export const edit: Page = (context) => async (request, response) => {
  const contract = await contractOf(context, request)
  await show(context, request, response, contract, contract ?? { name: '', client: '', active: true })
}

/** Saves the contract, and its client when nobody goes by that name yet. */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const contract = await contractOf(context, request)
  const { body } = request
  const channels = await listChannels(database.reader)
  const form: Form = {
    name: nameField(body, 'name'),
    client: nameField(body, 'client'),
    active: isTicked(body, 'active'),
    ...(Object.hasOwn(body, 'channel') ? { channelId: chosenRow(body, 'channel', channels) } : {}),
  }
  const faults = nameFault(form.name)
  if (faults.name) return show(context, request, response, contract, form, faults)
  const id = contract?.id ?? newId(clock())
  if (!(await saveContract(database, { id, ...form }, clock())))
    return show(context, request, response, contract, form, { name: fault('registry.fault.taken') })
  await goOnSaved(context, request, response, {
    kind: 'contract',
    name: form.name,
    isNew: contract === null,
    list: '/contracts',
    details: {
      client: form.client,
      active: form.active,
      channel: channels.find((each) => each.id === form.channelId)?.name ?? null,
    },
  })
}

/** Removes a contract that no ticket and no address names. */
export const submitRemove = removing({
  kind: 'contract',
  list: '/contracts',
  read: listContracts,
  remove: removeContract,
})

async function contractOf({ database }: PageContext, request: Request): Promise<Contract | null> {
  return wantedRow(request, await listContracts(database.reader))
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  contract: Contract | null,
  form: Form,
  faults: Faults = {},
): Promise<void> {
  const { reader } = database
  const kept = contract === null ? null : await contractChannelOf(reader, contract.id)
  const chosen = form.channelId === undefined ? kept : form.channelId
  const offered = (await listChannels(reader)).filter(({ id, active }) => active || id === chosen)
  const none = sayIn(visitOf(request).language)('contracts.channel.none')
  const channels = choicesOf(offered, chosen, none)
  const view = toView(contract, form, faults, await readClientNames(reader, form.client), channels)
  const status = faults.name ? 422 : 200
  render(request, response, 'contracts/edit', view, { titleKey: view.titleKey, status })
}
