import type { WorkflowStep } from '../../../domain/outgoing/workflow-step.ts'
import { listGroups } from '../../../store/groups.ts'
import { listMailTemplates } from '../../../store/mail-templates.ts'
import { listStages } from '../../../store/ticket-stages.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { listUsers } from '../../../store/users.ts'
import { listSteps } from '../../../store/workflow-steps.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'

/** What the list of automatic mail may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly eventKey: string
    /** The type or the stage that it is for; empty for all. */
    readonly narrowed: string
    readonly template: string
    readonly recipients: string
    readonly active: boolean
  }[]
}

type Rows = readonly { readonly id: string; readonly name: string }[]

/** What steps name. */
type Named = Readonly<Record<'types' | 'stages' | 'templates' | 'users' | 'groups', Rows>>

/** What the page shows of the steps of the workflow. */
export function toView(steps: readonly WorkflowStep[], named: Named, say: Say): View {
  const nameIn = (rows: Rows, id: string | null): readonly string[] =>
    rows.flatMap((row) => (row.id === id ? [visibleLine(row.name)] : []))
  return {
    rows: steps.map((step) => ({
      name: visibleLine(step.name),
      href: `/workflow-steps/${step.id}/edit`,
      eventKey: `steps.event.${step.event}`,
      narrowed: [...nameIn(named.types, step.typeId), ...nameIn(named.stages, step.stageId)].join(': '),
      template: nameIn(named.templates, step.templateId).join(),
      recipients: [
        ...(step.toClient ? [say('steps.client')] : []),
        ...step.userIds.flatMap((id) => nameIn(named.users, id)),
        ...step.groupIds.flatMap((id) => nameIn(named.groups, id)),
      ].join(', '),
      active: step.active,
    })),
  }
}

/** Shows all steps by name. */
export const list: Page =
  ({ database: { reader } }) =>
  async (request, response) => {
    const named = {
      types: await listTicketTypes(reader),
      stages: await listStages(reader),
      templates: await listMailTemplates(reader),
      users: await listUsers(reader),
      groups: await listGroups(reader),
    }
    const view = toView(await listSteps(reader), named, sayIn(visitOf(request).language))
    render(request, response, 'workflow-steps/list', view, { titleKey: 'steps.title' })
  }
