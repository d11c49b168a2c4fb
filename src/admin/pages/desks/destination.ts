import type { Request, Response } from 'express'
import { listBranches } from '../../../store/branches.ts'
import { listContracts } from '../../../store/contracts.ts'
import { changeDestination, type Destination, listDestinations } from '../../../store/destinations.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault, textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { type ChoiceView, choicesOf, chosenRow } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { seeOther, visitOf } from '../../visit.ts'
import { deskOf } from './edit.ts'

type NamedRow = { readonly id: string; readonly name: string }

/** The rows that a desk may give; a type with links is for no mail. C8 */
export type Offered = {
  readonly types: readonly NamedRow[]
  readonly contracts: readonly NamedRow[]
  readonly branches: readonly NamedRow[]
}

/** What the page of what a desk gives may mention. */
export type View = {
  readonly address: string
  readonly action: string
  readonly types: readonly ChoiceView[]
  readonly contracts: readonly ChoiceView[]
  readonly branches: readonly ChoiceView[]
  readonly fault: Fault | null
}

/** What the page shows of what a desk gives. */
export function toView(
  address: string,
  { typeId, contractId, branchId }: Destination,
  { types, contracts, branches }: Offered,
  say: Say,
  wrong: Fault | null = null,
): View {
  const none = say('destination.none')
  return {
    address,
    action: `/desks/${encodeURIComponent(address)}/destination`,
    types: choicesOf(types, typeId, none),
    contracts: choicesOf(contracts, contractId, none),
    branches: choicesOf(branches, branchId, none),
    fault: wrong,
  }
}

/** Shows which type, contract and branch the tickets of a desk get. */
export const destination: Page = (context) => async (request, response) => {
  const desk = await deskOf(context, request)
  await show(context, request, response, await givenBy(context, desk.id))
}

/** Sets them, for the mail to come. O11 */
export const submitDestination: Page = (context) => async (request, response) => {
  const desk = await deskOf(context, request)
  const { types, contracts, branches } = await offeredBy(context, await givenBy(context, desk.id))
  const chosen = {
    typeId: chosenRow(request.body, 'type', types),
    contractId: chosenRow(request.body, 'contract', contracts),
    branchId: chosenRow(request.body, 'branch', branches),
  }
  if (chosen.typeId === null && textField(request.body, 'type') !== '')
    return show(context, request, response, chosen, fault('destination.fault.type'))
  await changeDestination(context.database.writer, desk.id, chosen, authorshipOf(context, request))
  const nameOf = (rows: readonly NamedRow[], id: string | null) =>
    rows.find((row) => row.id === id)?.name ?? null
  await note(context, request, {
    event: 'desk-changed',
    subject: desk.address,
    details: {
      type: nameOf(types, chosen.typeId),
      contract: nameOf(contracts, chosen.contractId),
      branch: nameOf(branches, chosen.branchId),
    },
  })
  flash(request, { key: 'desks.saved', values: { address: desk.address }, tone: 'good' })
  seeOther(response, '/desks')
}

async function givenBy({ database }: PageContext, deskId: string): Promise<Destination> {
  const [given] = await listDestinations(database.reader, [deskId])
  return given ?? { typeId: null, contractId: null, branchId: null }
}

/** What may be chosen, and what the desk gives already. */
async function offeredBy({ database }: PageContext, given: Destination): Promise<Offered> {
  const { reader } = database
  return {
    types: (await listTicketTypes(reader)).filter(
      ({ id, active, hasLinks }) => (active && !hasLinks) || id === given.typeId,
    ),
    contracts: (await listContracts(reader)).filter(({ id, active }) => active || id === given.contractId),
    branches: await listBranches(reader),
  }
}

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  given: Destination,
  wrong: Fault | null = null,
): Promise<void> {
  const { address } = await deskOf(context, request)
  const say = sayIn(visitOf(request).language)
  const view = toView(address, given, await offeredBy(context, given), say, wrong)
  const status = wrong === null ? 200 : 422
  render(request, response, 'desks/destination', view, { titleKey: 'destination.title', status })
}
