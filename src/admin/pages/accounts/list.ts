import type { AccountReport } from '../../../outgoing/accounts/account-checks.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { type ReportView, reportView } from './report-view.ts'

/** What the page of accounts may mention. */
export type View = {
  readonly groups: readonly { readonly titleKey: string; readonly reports: readonly ReportView[] }[]
}

const kinds = ['receiving', 'sending', 'pulled'] as const

/** What the page shows of the tests that were just made. */
export function toView(reports: readonly AccountReport[]): View {
  return {
    groups: kinds.flatMap((kind) => {
      const own = reports.filter((report) => report.kind === kind)
      return own.length === 0 ? [] : [{ titleKey: `accounts.kind.${kind}`, reports: own.map(reportView) }]
    }),
  }
}

/** Tests every account and shows how each does now. M3 M4 C3 */
export const list: Page =
  ({ outgoing }) =>
  async (request, response) => {
    const view = toView(await outgoing.checks.all())
    render(request, response, 'accounts/list', view, { titleKey: 'accounts.title' })
  }
