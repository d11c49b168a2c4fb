import type { Request, Response } from 'express'
import type { Group } from '../../../domain/group.ts'
import type { Language } from '../../../domain/language.ts'
import { allowances } from '../../../domain/permission.ts'
import { type Queue, queueColours, type QueueGroup } from '../../../domain/queue.ts'
import { listGroups } from '../../../store/groups.ts'
import { newId } from '../../../store/id.ts'
import { listQueueGroups, listQueues, removeQueue, saveQueue } from '../../../store/queues.ts'
import { capacityFault, readCapacity } from '../../capacity.ts'
import { choiceField, type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { colourClasses } from '../../queue-view.ts'
import {
  type ChoiceView,
  goOnSaved,
  lastPlace,
  nameField,
  placedFaults,
  readPosition,
  removing,
  wantedRow,
} from '../../registry.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'

/** What the form of a queue may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly name: FieldView
  readonly position: FieldView
  readonly capacity: FieldView
  readonly distributes: readonly ChoiceView[]
  readonly colours: readonly {
    readonly value: string
    readonly key: string
    readonly colourClass: string
    readonly isChosen: boolean
  }[]
  readonly groups: readonly {
    readonly field: string
    readonly name: string
    readonly choices: readonly ChoiceView[]
  }[]
  /** `null` for a queue that is not there yet. */
  readonly removeHref: string | null
}

/** What was typed; the place as text, for it may be no number. */
export type Form = Pick<Queue, 'name' | 'colour' | 'distributes'> & {
  readonly position: string
  readonly capacity: string
  readonly groups: readonly QueueGroup[]
}

type Faults = { readonly name?: Fault; readonly position?: Fault; readonly capacity?: Fault }

/** What the page shows of a form. */
export function toView(
  queue: Queue | null,
  form: Form,
  faults: Faults,
  groups: readonly Group[],
  language: Language,
): View {
  const say = sayIn(language)
  return {
    titleKey: queue === null ? 'queues.add' : 'queues.edit',
    action: queue === null ? '/queues/add' : `/queues/${queue.id}/edit`,
    name: { value: form.name, fault: faults.name ?? null },
    position: { value: form.position, fault: faults.position ?? null },
    capacity: { value: form.capacity, fault: faults.capacity ?? null },
    distributes: [true, false].map((value) => ({
      value: value ? 'yes' : 'no',
      label: say(value ? 'distribution.yes' : 'distribution.no'),
      isChosen: value === form.distributes,
    })),
    colours: queueColours.map((colour) => ({
      value: colour,
      key: `queue-colour.${colour}`,
      colourClass: colourClasses[colour],
      isChosen: colour === form.colour,
    })),
    groups: groups.map(({ id, name }) => {
      const allowed = form.groups.find(({ groupId }) => groupId === id)?.allowed ?? 'nothing'
      return {
        field: fieldOf(id),
        name: visibleLine(name),
        choices: (['nothing', ...allowances] as const).map((value) => ({
          value,
          label: say(`allowance.${value}`),
          isChosen: value === allowed,
        })),
      }
    }),
    removeHref: queue === null ? null : `/queues/${queue.id}/remove`,
  }
}

/** Shows the form of a queue, or of a new one at the end. */
export const edit: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const queues = await listQueues(reader)
  const queue = wantedRow(request, queues)
  const groups = queue === null ? [] : ((await listQueueGroups(reader)).get(queue.id) ?? [])
  const form: Form = {
    name: queue?.name ?? '',
    colour: queue?.colour ?? 'blue',
    position: String(queue?.position ?? lastPlace(queues)),
    capacity: String(queue?.capacity ?? ''),
    distributes: queue?.distributes ?? true,
    groups,
  }
  await show(context, request, response, queue, form)
}

/** Saves the queue: who may see its tickets changes with the next page they ask for. */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const queue = await queueOf(context, request)
  const form = readForm(request.body, queue, await listGroups(database.reader))
  const position = readPosition(form.position)
  const capacity = readCapacity(form.capacity)
  const faults: Faults = {
    ...placedFaults(form.name, position),
    ...(capacity === undefined ? { capacity: capacityFault() } : {}),
  }
  if (position === null || capacity === undefined || faults.name)
    return show(context, request, response, queue, form, faults)
  const { name, colour, distributes, groups } = form
  const saved: Queue = {
    id: queue?.id ?? newId(clock()),
    name,
    colour,
    position,
    distributes,
    capacity,
  }
  if (!(await saveQueue(database, saved, groups)))
    return show(context, request, response, queue, form, { name: fault('registry.fault.taken') })
  await goOnSaved(context, request, response, {
    kind: 'queue',
    name,
    isNew: queue === null,
    list: '/queues',
    details: { colour, groups: groups.length, capacity, distributes },
  })
}

/** Removes a queue in which nothing stands. */
export const submitRemove = removing({
  kind: 'queue',
  list: '/queues',
  read: listQueues,
  remove: removeQueue,
})

function readForm(body: unknown, queue: Queue | null, groups: readonly Group[]): Form {
  const distributes = choiceField(body, 'distributes', ['yes', 'no'])
  return {
    name: nameField(body, 'name'),
    colour: choiceField(body, 'colour', queueColours) ?? 'grey',
    position: textField(body, 'position'),
    capacity: textField(body, 'capacity'),
    distributes: distributes === null ? (queue?.distributes ?? true) : distributes === 'yes',
    groups: groups.flatMap(({ id }) => {
      const allowed = choiceField(body, fieldOf(id), allowances)
      return allowed === null ? [] : [{ groupId: id, allowed }]
    }),
  }
}

function fieldOf(groupId: string): string {
  return `group-${groupId}`
}

async function queueOf({ database }: PageContext, request: Request): Promise<Queue | null> {
  return wantedRow(request, await listQueues(database.reader))
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  queue: Queue | null,
  form: Form,
  faults: Faults = {},
): Promise<void> {
  const groups = await listGroups(database.reader)
  const view = toView(queue, form, faults, groups, visitOf(request).language)
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'queues/edit', view, { titleKey: view.titleKey, status })
}
