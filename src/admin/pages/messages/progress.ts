import type { BulkProgress, BulkWork } from '../../bulk-reprocess.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'

/** Seconds after which a browser asks again how far the task is, without any script. */
const refreshSeconds = 2

/** What the page of a task of the bulk may mention. */
export type View = {
  readonly titleKey: string
  /** `null` when there has been none since the process started. */
  readonly job: BulkProgress | null
  readonly changedKey: string
  /** Messages that stayed as they were, and why. */
  readonly refusals: readonly { readonly href: string; readonly id: string; readonly obstacleKey: string }[]
  readonly isRunning: boolean
}

const changed = {
  reprocess: 'reprocess.progress.changed',
  retry: 'outbox.bulk.retried',
  delete: 'outbox.bulk.deleted',
} as const satisfies Record<BulkWork, string>

const titles = {
  running: 'reprocess.progress.title',
  finished: 'reprocess.progress.finished',
  stopped: 'reprocess.progress.stopped',
} as const satisfies Record<BulkProgress['state'], string>

const handlingTitles = {
  running: 'outbox.bulk.running',
  finished: 'outbox.bulk.finished',
  stopped: 'outbox.bulk.stopped',
} as const satisfies Record<BulkProgress['state'], string>

/** What the page shows of the task in hand, or of the last one. */
export function toView(job: BulkProgress | null): View {
  return {
    titleKey: titleOf(job),
    job,
    changedKey: changed[job?.work ?? 'reprocess'],
    refusals: (job?.refusals ?? []).map(({ messageId, obstacle }) => ({
      href: `/messages/${messageId}`,
      id: messageId,
      obstacleKey: `outbox.obstacle.${obstacle}`,
    })),
    isRunning: job?.state === 'running',
  }
}

function titleOf(job: BulkProgress | null): string {
  if (job === null) return 'reprocess.progress.idle'
  return (job.work === 'reprocess' ? titles : handlingTitles)[job.state]
}

/** Shows how far the task of the bulk is. */
export const progress: Page =
  ({ bulk }) =>
  (request, response) => {
    const view = toView(bulk.progress())
    if (view.isRunning) response.setHeader('Refresh', refreshSeconds)
    render(request, response, 'messages/progress', view, { titleKey: view.titleKey })
  }
