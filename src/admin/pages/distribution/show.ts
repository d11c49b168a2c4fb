import type { Request, Response } from 'express'
import { type DistributionSetting, idleMinutesBounds } from '../../../domain/agent.ts'
import type { Queue } from '../../../domain/queue.ts'
import type { Ticket } from '../../../domain/ticket/ticket.ts'
import { type Agent, listAgents } from '../../../store/agent-list.ts'
import { readDistribution, saveDistribution } from '../../../store/distribution-setting.ts'
import { listQueues } from '../../../store/queues.ts'
import { listWaiting, type WaitingList } from '../../../store/waiting-list.ts'
import { statusTones } from '../../agent-status-view.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField, type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import { handOut } from '../../hand-out.ts'
import type { Tone } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { permissionsOf } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'

/** Tickets of the waiting list on the page. */
const maxWaiting = 50

/** What the page of the distributor may mention. */
export type View = {
  readonly isOn: boolean
  readonly maySet: boolean
  readonly choices: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
  readonly idle: FieldView
  readonly agents: readonly AgentView[]
  readonly online: number
  readonly waiting: readonly WaitingView[]
  readonly count: number
  readonly otherWaiting: number
}

type AgentView = {
  readonly name: string
  readonly statusKey: string
  readonly tone: Tone
  readonly open: number
  /** `null` for any number. */
  readonly capacity: number | null
  /** Empty for all. */
  readonly queues: readonly QueueView[]
  /** `null` for who may not change it. */
  readonly href: string | null
}

type WaitingView = {
  readonly href: string
  readonly protocol: string
  readonly title: string
  readonly queue: QueueView | null
  readonly since: Date | null
}

/** What was found for the page. */
export type Found = {
  readonly setting: DistributionSetting
  readonly maySet: boolean
  readonly agents: readonly Agent[]
  readonly queues: readonly Queue[]
  readonly waiting: WaitingList
}

/** What was typed. */
export type Form = { readonly isOn: boolean; readonly idle: string }

/** What the page shows. */
export function toView(found: Found, form: Form, wrong: Fault | null): View {
  const { setting, maySet, agents, queues, waiting } = found
  return {
    isOn: setting.isOn,
    maySet,
    choices: [true, false].map((value) => ({
      value: value ? 'yes' : 'no',
      key: value ? 'distribution.yes' : 'distribution.no',
      isChosen: value === form.isOn,
    })),
    idle: { value: form.idle, fault: wrong },
    agents: agents.map((agent) => agentView(agent, queues, maySet)),
    online: agents.filter(({ status }) => status === 'online').length,
    waiting: waiting.tickets.map(waitingView),
    count: waiting.count,
    otherWaiting: Math.max(0, waiting.count - waiting.tickets.length),
  }
}

function agentView(agent: Agent, queues: readonly Queue[], maySet: boolean): AgentView {
  const { id, name, status, capacity, skills } = agent
  return {
    name: visibleLine(name),
    statusKey: `agent-status.${status}`,
    tone: statusTones[status],
    open: [...agent.open.values()].reduce((sum, count) => sum + count, 0),
    capacity,
    queues: queues.filter((queue) => skills.includes(queue.id)).flatMap((queue) => queueView(queue) ?? []),
    href: maySet ? `/distribution/agents/${id}` : null,
  }
}

function waitingView({ protocol, title, queue, waitingSince }: Ticket): WaitingView {
  return {
    href: `/tickets/${protocol}`,
    protocol,
    title: visibleLine(title, maxInList),
    queue: queueView(queue),
    since: waitingSince,
  }
}

/** Shows the switch, who is there, and what waits. A3 */
export const show: Page = (context) => async (request, response) => {
  const { isOn, idleMinutes } = await readDistribution(context.database.reader)
  await answer(context, request, response, { isOn, idle: String(idleMinutes) }, null)
}

/** Switches the distributor on or off, and says after how long an agent is away. */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const form = {
    isOn: choiceField(request.body, 'isOn', ['yes', 'no']) === 'yes',
    idle: textField(request.body, 'idle'),
  }
  const idleMinutes = readIdle(form.idle)
  if (idleMinutes === null) {
    const { min, max } = idleMinutesBounds
    const wrong = fault('distribution.fault.idle', { min: String(min), max: String(max) })
    return answer(context, request, response, form, wrong)
  }
  const [was, is] = await saveDistribution(database, { isOn: form.isOn, idleMinutes }, clock())
  await note(context, request, {
    event: 'distribution-changed',
    details: { on: is.isOn, wasOn: was.isOn, idleMinutes, wasIdleMinutes: was.idleMinutes },
  })
  await handOut(context)
  flash(request, { key: is.isOn ? 'distribution.on' : 'distribution.off', tone: 'good' })
  seeOther(response, '/distribution')
}

function readIdle(text: string): number | null {
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return minutes >= idleMinutesBounds.min && minutes <= idleMinutesBounds.max ? minutes : null
}

async function answer(
  context: PageContext,
  request: Request,
  response: Response,
  form: Form,
  wrong: Fault | null,
): Promise<void> {
  const { reader } = context.database
  const setting = await readDistribution(reader)
  const found: Found = {
    setting,
    maySet: userOf(request).role === 'administrator',
    agents: await listAgents(reader, setting, context.clock()),
    queues: await listQueues(reader),
    waiting: await listWaiting(reader, setting, await permissionsOf(context, request), maxWaiting),
  }
  const status = wrong === null ? 200 : 422
  render(request, response, 'distribution/show', toView(found, form, wrong), {
    titleKey: 'distribution.title',
    status,
  })
}
