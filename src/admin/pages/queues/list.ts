import type { Group } from '../../../domain/group.ts'
import type { Queue, QueueGroup } from '../../../domain/queue.ts'
import { listGroups } from '../../../store/groups.ts'
import { listQueueGroups, listQueues } from '../../../store/queues.ts'
import type { Page } from '../../page.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the list of queues may mention. */
export type View = { readonly rows: readonly RowView[] }

type RowView = {
  readonly queue: QueueView | null
  readonly href: string
  readonly ticketsHref: string
  /** Who may do what; empty where everybody may do all. */
  readonly groups: readonly { readonly name: string; readonly allowedKey: string }[]
}

/** What the page shows of queues. */
export function toView(
  queues: readonly Queue[],
  allowed: ReadonlyMap<string, readonly QueueGroup[]>,
  groups: readonly Group[],
): View {
  const names = new Map(groups.map(({ id, name }) => [id, visibleLine(name)]))
  return {
    rows: queues.map((queue) => ({
      queue: queueView(queue),
      href: `/queues/${queue.id}/edit`,
      ticketsHref: `/tickets?situation=open&queue=${queue.id}`,
      groups: (allowed.get(queue.id) ?? []).map((each) => ({
        name: names.get(each.groupId) ?? '',
        allowedKey: `allowance.${each.allowed}`,
      })),
    })),
  }
}

/** Shows the queues with who works in them. */
export const list: Page =
  ({ database: { reader } }) =>
  async (request, response) => {
    const view = toView(await listQueues(reader), await listQueueGroups(reader), await listGroups(reader))
    render(request, response, 'queues/list', view, { titleKey: 'queues.title' })
  }
