import {
  type ChannelChoice,
  channelChoices,
  type StepEvent,
  stepEvents,
  type WorkflowStep,
} from '../../../domain/outgoing/workflow-step.ts'
import type { TicketStage } from '../../../store/ticket-stages.ts'
import { choiceField, type Fault, fault, isTicked, textField, textsField } from '../../form-field.ts'
import { chosenRow, nameFault, nameField } from '../../registry.ts'

type Rows = readonly { readonly id: string; readonly name: string }[]

/** What a step may name. */
export type Offered = {
  readonly types: Rows
  readonly stages: readonly TicketStage[]
  readonly templates: Rows
  readonly channels: Rows
  readonly users: Rows
  readonly groups: Rows
}

/** What was typed, whether or not it makes a step. */
export type StepForm = Omit<WorkflowStep, 'id' | 'event' | 'templateId'> & {
  readonly event: StepEvent | null
  readonly templateId: string | null
}

/** What is wrong with a form, field by field. */
export type StepFaults = Partial<
  Record<'name' | 'event' | 'type' | 'template' | 'channel' | 'recipients' | 'form', Fault>
>

/** The form of a step that does not exist yet. */
export const emptyForm: StepForm = {
  name: '',
  event: null,
  typeId: null,
  stageId: null,
  templateId: null,
  channelChoice: 'contract',
  channelId: null,
  toClient: true,
  userIds: [],
  groupIds: [],
  signs: true,
  active: true,
  version: 0,
}

const mostRows = 500

/** Reads what was typed; a stage brings its type, and what does not belong to the event is left out. */
export function readForm(body: unknown, offered: Offered): StepForm {
  const event = choiceField(body, 'event', stepEvents)
  const version = textField(body, 'version')
  const stageId = event === 'stage' ? chosenRow(body, 'stage', offered.stages) : null
  const stage = offered.stages.find(({ id }) => id === stageId)
  const channelChoice: ChannelChoice = choiceField(body, 'channelChoice', channelChoices) ?? 'contract'
  return {
    name: nameField(body, 'name'),
    event,
    typeId: stage?.typeId ?? chosenRow(body, 'type', offered.types),
    stageId,
    templateId: chosenRow(body, 'template', offered.templates),
    channelChoice,
    channelId: channelChoice === 'specific' ? chosenRow(body, 'channel', offered.channels) : null,
    toClient: isTicked(body, 'toClient'),
    userIds: tickedRows(body, 'users', offered.users),
    groupIds: tickedRows(body, 'groups', offered.groups),
    signs: isTicked(body, 'signs'),
    active: isTicked(body, 'active'),
    version: /^\d{1,9}$/.test(version) ? Number(version) : 0,
  }
}

function tickedRows(body: unknown, field: string, rows: Rows): readonly string[] {
  const ticked = textsField(body, field, mostRows)
  return rows.map(({ id }) => id).filter((id) => ticked.includes(id))
}

/** What is wrong with a form; nothing when it makes a step. */
export function faultsOf(form: StepForm): StepFaults {
  const { event, typeId, templateId, channelChoice, channelId, toClient, userIds, groupIds } = form
  return {
    ...nameFault(form.name),
    ...(event === null && { event: fault('steps.fault.event') }),
    ...(event === 'opened' && typeId !== null && { type: fault('steps.fault.type') }),
    ...(templateId === null && { template: fault('steps.fault.template') }),
    ...(channelChoice === 'specific' && channelId === null && { channel: fault('steps.fault.channel') }),
    ...(!toClient &&
      userIds.length + groupIds.length === 0 && { recipients: fault('steps.fault.recipients') }),
  }
}
