import type { Request, Response } from 'express'
import type { Queue } from '../../../domain/queue.ts'
import { type Agent, listAgents, saveAgent } from '../../../store/agent-list.ts'
import { readDistribution } from '../../../store/distribution-setting.ts'
import { listQueues } from '../../../store/queues.ts'
import { note } from '../../audit-note.ts'
import { capacityFault, readCapacity } from '../../capacity.ts'
import { flash } from '../../flash.ts'
import { type Fault, type FieldView, textField, textsField } from '../../form-field.ts'
import { handOut } from '../../hand-out.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { type ChoiceView, wantedRow } from '../../registry.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'

/** What the form of an agent may mention. */
export type View = {
  readonly name: string
  readonly action: string
  readonly capacity: FieldView
  readonly queues: readonly ChoiceView[]
}

/** What was typed. */
export type Form = { readonly capacity: string; readonly skills: readonly string[] }

/** What the page shows of a form. */
export function toView(
  { id, name }: Pick<Agent, 'id' | 'name'>,
  form: Form,
  wrong: Fault | null,
  queues: readonly Queue[],
): View {
  return {
    name: visibleLine(name),
    action: `/distribution/agents/${id}`,
    capacity: { value: form.capacity, fault: wrong },
    queues: queues.map((queue) => ({
      value: queue.id,
      label: visibleLine(queue.name),
      isChosen: form.skills.includes(queue.id),
    })),
  }
}

/** Shows how much an agent is given, and from which queues. */
export const edit: Page = (context) => async (request, response) => {
  const agent = await agentOf(context, request)
  const capacity = agent.capacity === null ? '' : String(agent.capacity)
  await show(context, request, response, agent, { capacity, skills: agent.skills }, null)
}

/** Saves it; what waits and fits now is given at once. */
export const submit: Page = (context) => async (request, response) => {
  const { database } = context
  const agent = await agentOf(context, request)
  const queues = await listQueues(database.reader)
  const form: Form = {
    capacity: textField(request.body, 'capacity'),
    skills: textsField(request.body, 'queues', queues.length).filter((id) =>
      queues.some((queue) => queue.id === id),
    ),
  }
  const capacity = readCapacity(form.capacity)
  if (capacity === undefined) return show(context, request, response, agent, form, capacityFault())
  await saveAgent(database, agent.id, { capacity, skills: form.skills })
  const names = queues.filter(({ id }) => form.skills.includes(id)).map(({ name }) => name)
  await note(context, request, {
    event: 'agent-changed',
    subject: agent.name,
    details: { capacity, queues: names.join(', ') || null },
  })
  await handOut(context)
  flash(request, { key: 'registry.saved', values: { name: agent.name }, tone: 'good' })
  seeOther(response, '/distribution')
}

async function agentOf({ database, clock }: PageContext, request: Request): Promise<Agent> {
  const setting = await readDistribution(database.reader)
  const agent = wantedRow(request, await listAgents(database.reader, setting, clock()))
  if (agent === null) throw notFound()
  return agent
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  agent: Agent,
  form: Form,
  wrong: Fault | null,
): Promise<void> {
  const view = toView(agent, form, wrong, await listQueues(database.reader))
  const status = wrong === null ? 200 : 422
  render(request, response, 'distribution/agent', view, { titleKey: 'distribution.agent.title', status })
}
