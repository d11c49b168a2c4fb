import type { Request, Response } from 'express'
import { channelChoices, stepEvents, type WorkflowStep } from '../../../domain/outgoing/workflow-step.ts'
import { listChannels } from '../../../store/channels.ts'
import type { Db } from '../../../store/database.ts'
import { listGroups } from '../../../store/groups.ts'
import { newId } from '../../../store/id.ts'
import { listMailTemplates } from '../../../store/mail-templates.ts'
import { listMailUsers } from '../../../store/step-recipients.ts'
import { listStages } from '../../../store/ticket-stages.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { listSteps, removeStep, saveStep } from '../../../store/workflow-steps.ts'
import { type Fault, type FieldView, fault } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { type ChoiceView, choicesOf, goOnRemoved, goOnSaved, wantedRow } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'
import { emptyForm, faultsOf, type Offered, readForm, type StepFaults, type StepForm } from './step-form.ts'

/** What the form of a step may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  /** What is wrong with the whole. */
  readonly fault: Fault | null
  readonly version: number
  readonly name: FieldView
  readonly events: SelectView
  readonly types: SelectView
  readonly stages: SelectView
  readonly templates: SelectView
  readonly hasTemplates: boolean
  readonly channelChoices: readonly {
    readonly value: string
    readonly key: string
    readonly hintKey: string
    readonly isChosen: boolean
  }[]
  readonly channels: SelectView
  readonly recipientsFault: Fault | null
  readonly toClient: boolean
  readonly users: readonly ChoiceView[]
  readonly groups: readonly ChoiceView[]
  readonly signs: boolean
  readonly active: boolean
  /** `null` for a step that is not there yet. */
  readonly removeHref: string | null
}

/** The choices of a field, and what is wrong with what was chosen. */
type SelectView = { readonly choices: readonly ChoiceView[]; readonly fault: Fault | null }

/** What the page shows of a form. */
export function toView(
  step: WorkflowStep | null,
  form: StepForm,
  faults: StepFaults,
  { types, stages, templates, channels, users, groups }: Offered,
  say: Say,
): View {
  const events = stepEvents.map((event) => ({ id: event, name: say(`steps.event.${event}`) }))
  const staged = stages.map(({ id, typeId, name }) => ({
    id,
    name: `${types.find((type) => type.id === typeId)?.name ?? ''}: ${name}`,
  }))
  const select = (choices: readonly ChoiceView[], wrong?: Fault): SelectView => ({
    choices,
    fault: wrong ?? null,
  })
  const ticks = (rows: Offered['users'], chosen: readonly string[]): readonly ChoiceView[] =>
    rows.map(({ id, name }) => ({ value: id, label: visibleLine(name), isChosen: chosen.includes(id) }))
  return {
    titleKey: step === null ? 'steps.add' : 'steps.edit',
    action: step === null ? '/workflow-steps/add' : `/workflow-steps/${step.id}/edit`,
    fault: faults.form ?? null,
    version: form.version,
    name: { value: form.name, fault: faults.name ?? null },
    events: select(choicesOf(events, form.event, say('steps.event.choose')), faults.event),
    types: select(choicesOf(types, form.typeId, say('steps.type.any')), faults.type),
    stages: select(choicesOf(staged, form.stageId, say('steps.stage.any'))),
    templates: select(choicesOf(templates, form.templateId, say('steps.template.choose')), faults.template),
    hasTemplates: templates.length > 0,
    channelChoices: channelChoices.map((value) => ({
      value,
      key: `steps.channel.${value}`,
      hintKey: `steps.channel.${value}.hint`,
      isChosen: form.channelChoice === value,
    })),
    channels: select(choicesOf(channels, form.channelId, say('steps.channel.none')), faults.channel),
    recipientsFault: faults.recipients ?? null,
    toClient: form.toClient,
    users: ticks(users, form.userIds),
    groups: ticks(groups, form.groupIds),
    signs: form.signs,
    active: form.active,
    removeHref: step === null ? null : `/workflow-steps/${step.id}/remove`,
  }
}

/** Shows the form of a step, or of a new one. */
export const edit: Page = (context) => async (request, response) => {
  const step = await stepOf(context, request)
  await show(context, request, response, step, step ?? emptyForm)
}

/** Saves the step, for what happens from now on. C13 */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const step = await stepOf(context, request)
  const form = readForm(request.body, await offered(database.reader, step, sayOf(request)))
  const faults = faultsOf(form)
  const { event, templateId } = form
  if (Object.keys(faults).length > 0 || event === null || templateId === null)
    return show(context, request, response, step, form, faults)
  const row = { ...form, event, templateId, id: step?.id ?? newId(clock()) }
  const saved = await saveStep(database, row, clock())
  if (saved === 'taken')
    return show(context, request, response, step, form, { name: fault('registry.fault.taken') })
  if (saved === 'changed-meanwhile') {
    const seen = { ...form, version: step?.version ?? 0 }
    const wrong = fault('steps.fault.changed-meanwhile')
    return show(context, request, response, step, seen, { form: wrong })
  }
  await goOnSaved(context, request, response, {
    kind: 'workflow-step',
    name: form.name,
    isNew: step === null,
    list: '/workflow-steps',
    details: { active: form.active },
  })
}

/** Removes a step; what waits to leave still leaves. */
export const submitRemove: Page = (context) => async (request, response) => {
  const step = await stepOf(context, request)
  if (step === null) throw notFound()
  const isGone = await removeStep(context.database, step.id)
  const { name } = step
  await goOnRemoved(context, request, response, {
    kind: 'workflow-step',
    name,
    isGone,
    list: '/workflow-steps',
  })
}

async function stepOf({ database }: PageContext, request: Request): Promise<WorkflowStep | null> {
  return wantedRow(request, await listSteps(database.reader))
}

/** What may be chosen: what is in use, and what the step names already. */
async function offered(reader: Db, step: WorkflowStep | null, say: Say): Promise<Offered> {
  const users = await listMailUsers(reader)
  return {
    types: (await listTicketTypes(reader)).filter(({ id, active }) => active || id === step?.typeId),
    stages: await listStages(reader),
    templates: (await listMailTemplates(reader)).filter(({ kind }) => kind === 'stage'),
    channels: (await listChannels(reader)).filter(({ id, active }) => active || id === step?.channelId),
    users: users.map(({ id, name, hasMail }) => ({
      id,
      name: hasMail ? name : say('steps.user.without-mail', { name }),
    })),
    groups: await listGroups(reader),
  }
}

function sayOf(request: Request): Say {
  return sayIn(visitOf(request).language)
}

async function show(
  { database: { reader } }: PageContext,
  request: Request,
  response: Response,
  step: WorkflowStep | null,
  form: StepForm,
  faults: StepFaults = {},
): Promise<void> {
  const say = sayOf(request)
  const view = toView(step, form, faults, await offered(reader, step, say), say)
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'workflow-steps/edit', view, { titleKey: view.titleKey, status })
}
