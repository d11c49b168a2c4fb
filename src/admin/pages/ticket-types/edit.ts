import type { Request, Response } from 'express'
import type { Db } from '../../../store/database.ts'
import { requirableFields, type TicketType } from '../../../domain/ticket/ticket-type.ts'
import { listBranches } from '../../../store/branches.ts'
import { listGroups } from '../../../store/groups.ts'
import { newId } from '../../../store/id.ts'
import { listQueues } from '../../../store/queues.ts'
import { listStages, saveStages } from '../../../store/ticket-stages.ts'
import { listTicketTypes, removeTicketType, saveTicketType } from '../../../store/ticket-types.ts'
import { type Fault, type FieldView, fault, isTicked, textField, textsField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import {
  type ChoiceView,
  choicesOf,
  chosenRow,
  goOnSaved,
  lastPlace,
  nameField,
  placedFaults,
  readPosition,
  removing,
  wantedRow,
} from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { withoutInvisible } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'

/** What the form of a ticket type may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly name: FieldView
  readonly position: FieldView
  readonly queues: readonly ChoiceView[]
  readonly groups: readonly ChoiceView[]
  readonly branches: readonly ChoiceView[]
  readonly required: readonly ChoiceView[]
  readonly stages: FieldView
  readonly hasLinks: boolean
  readonly active: boolean
  /** `null` for a type that is not there yet. */
  readonly removeHref: string | null
}

/** What was typed; the place as text, for it may be no number, and the stages one on each line. */
export type Form = Omit<TicketType, 'id' | 'position'> & {
  readonly position: string
  readonly stages: readonly string[]
}

type Faults = { readonly name?: Fault; readonly position?: Fault; readonly stages?: Fault }

/** More stages, or longer names, fit no list. */
const mostStages = 30
const longestStage = 60

type Rows = readonly { readonly id: string; readonly name: string }[]

/** The rows that a type may name. */
export type Offered = { readonly queues: Rows; readonly groups: Rows; readonly branches: Rows }

/** What the page shows of a form. */
export function toView(
  type: TicketType | null,
  form: Form,
  faults: Faults,
  { queues, groups, branches }: Offered,
  say: Say,
): View {
  return {
    titleKey: type === null ? 'ticket-types.add' : 'ticket-types.edit',
    action: type === null ? '/ticket-types/add' : `/ticket-types/${type.id}/edit`,
    name: { value: form.name, fault: faults.name ?? null },
    position: { value: form.position, fault: faults.position ?? null },
    queues: choicesOf(queues, form.queueId, say('ticket-types.no-queue')),
    groups: choicesOf(groups, form.groupId, say('registry.everybody')),
    branches: choicesOf(branches, form.branchId, say('ticket-types.no-branch')),
    required: requirableFields.map((field) => ({
      value: field,
      label: say(`required-field.${field}`),
      isChosen: form.requiredFields.includes(field),
    })),
    stages: { value: form.stages.join('\n'), fault: faults.stages ?? null },
    hasLinks: form.hasLinks,
    active: form.active,
    removeHref: type === null ? null : `/ticket-types/${type.id}/remove`,
  }
}

/** Shows the form of a ticket type, or of a new one at the end. */
export const edit: Page = (context) => async (request, response) => {
  const types = await listTicketTypes(context.database.reader)
  const type = wantedRow(request, types)
  const form: Form = {
    name: '',
    queueId: null,
    groupId: null,
    branchId: null,
    hasLinks: false,
    requiredFields: [],
    active: true,
    ...type,
    position: String(type?.position ?? lastPlace(types)),
    stages: type === null ? [] : await stagesOf(context, type.id),
  }
  await show(context, request, response, type, form)
}

/** Saves the ticket type; tickets that have it keep it and go by its new name. */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const type = await typeOf(context, request)
  const form = readForm(request.body, await offered(database.reader))
  const position = readPosition(form.position)
  const faults: Faults = { ...placedFaults(form.name, position), ...stagesFault(form.stages) }
  if (position === null || faults.name || faults.stages)
    return show(context, request, response, type, form, faults)
  const { stages, ...row } = form
  const id = type?.id ?? newId(clock())
  if (!(await saveTicketType(database, { ...row, id, position })))
    return show(context, request, response, type, form, { name: fault('registry.fault.taken') })
  const used = await saveStages(database, id, stages, clock())
  if (used !== null) {
    const wrong = fault('ticket-types.fault.stage-used', { name: used })
    return show(context, request, response, type, form, { stages: wrong })
  }
  await goOnSaved(context, request, response, {
    kind: 'ticket-type',
    name: form.name,
    isNew: type === null,
    list: '/ticket-types',
    details: { active: form.active },
  })
}

/** Removes a ticket type that no ticket has and no address gives. */
export const submitRemove = removing({
  kind: 'ticket-type',
  list: '/ticket-types',
  read: listTicketTypes,
  remove: removeTicketType,
})

function readForm(body: unknown, { queues, groups, branches }: Offered): Form {
  const required = textsField(body, 'required', requirableFields.length)
  return {
    name: nameField(body, 'name'),
    queueId: chosenRow(body, 'queue', queues),
    groupId: chosenRow(body, 'group', groups),
    branchId: chosenRow(body, 'branch', branches),
    hasLinks: isTicked(body, 'hasLinks'),
    requiredFields: requirableFields.filter((field) => required.includes(field)),
    position: textField(body, 'position'),
    active: isTicked(body, 'active'),
    stages: stageLines(textField(body, 'stages', mostStages * longestStage * 2)),
  }
}

function stageLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => withoutInvisible(line).trim())
    .filter((line) => line !== '')
}

function stagesFault(stages: readonly string[]): Pick<Faults, 'stages'> {
  const isFine = stages.length <= mostStages && stages.every((name) => name.length <= longestStage)
  const limits = { max: String(mostStages), length: String(longestStage) }
  return isFine ? {} : { stages: fault('ticket-types.fault.stages', limits) }
}

async function stagesOf({ database }: PageContext, typeId: string): Promise<readonly string[]> {
  return (await listStages(database.reader, typeId)).map(({ name }) => name)
}

async function offered(reader: Db): Promise<Offered> {
  const [queues, groups, branches] = [
    await listQueues(reader),
    await listGroups(reader),
    await listBranches(reader),
  ]
  return { queues, groups, branches }
}

async function typeOf({ database }: PageContext, request: Request): Promise<TicketType | null> {
  return wantedRow(request, await listTicketTypes(database.reader))
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  type: TicketType | null,
  form: Form,
  faults: Faults = {},
): Promise<void> {
  const say = sayIn(visitOf(request).language)
  const view = toView(type, form, faults, await offered(database.reader), say)
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'ticket-types/edit', view, { titleKey: view.titleKey, status })
}
