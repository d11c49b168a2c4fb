import type { BulkProgress } from '../../bulk-reprocess.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'

/** Seconds after which a browser asks again how far the task is, without any script. */
const refreshSeconds = 2

/** What the page of a bulk reprocessing may mention. */
export type View = {
  readonly titleKey: string
  /** `null` when there has been none since the process started. */
  readonly job: BulkProgress | null
  readonly isRunning: boolean
}

const titles = {
  running: 'reprocess.progress.title',
  finished: 'reprocess.progress.finished',
  stopped: 'reprocess.progress.stopped',
} as const satisfies Record<BulkProgress['state'], string>

/** What the page shows of the task in hand, or of the last one. */
export function toView(job: BulkProgress | null): View {
  return {
    titleKey: job === null ? 'reprocess.progress.idle' : titles[job.state],
    job,
    isRunning: job?.state === 'running',
  }
}

/** Shows how far the bulk reprocessing is. */
export const progress: Page =
  ({ bulk }) =>
  (request, response) => {
    const view = toView(bulk.progress())
    if (view.isRunning) response.setHeader('Refresh', refreshSeconds)
    render(request, response, 'messages/progress', view, { titleKey: view.titleKey })
  }
