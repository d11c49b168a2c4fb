import type { Group } from '../../../domain/group.ts'
import type { Queue } from '../../../domain/queue.ts'
import type { TicketType } from '../../../domain/ticket/ticket-type.ts'
import { listGroups } from '../../../store/groups.ts'
import { listQueues } from '../../../store/queues.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import type { Page } from '../../page.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the list of ticket types may mention. */
export type View = { readonly rows: readonly RowView[] }

type RowView = {
  readonly name: string
  readonly href: string
  readonly queue: QueueView | null
  /** Who may take its pre-tickets; `null` for everybody. */
  readonly group: string | null
  readonly hasLinks: boolean
  readonly active: boolean
}

/** What the page shows of ticket types. */
export function toView(
  types: readonly TicketType[],
  queues: readonly Queue[],
  groups: readonly Group[],
): View {
  return {
    rows: types.map(({ id, name, queueId, groupId, hasLinks, active }) => {
      const group = groups.find((each) => each.id === groupId)
      return {
        name: visibleLine(name),
        href: `/ticket-types/${id}/edit`,
        queue: queueView(queues.find((each) => each.id === queueId) ?? null),
        group: group === undefined ? null : visibleLine(group.name),
        hasLinks,
        active,
      }
    }),
  }
}

/** Shows the ticket types in their order. */
export const list: Page =
  ({ database: { reader } }) =>
  async (request, response) => {
    const view = toView(await listTicketTypes(reader), await listQueues(reader), await listGroups(reader))
    render(request, response, 'ticket-types/list', view, { titleKey: 'ticket-types.title' })
  }
