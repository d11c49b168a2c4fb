import type { Exchange } from '../../../domain/mail/dialogue.ts'
import type { AccountReport } from '../../../outgoing/accounts/account-checks.ts'
import { note } from '../../audit-note.ts'
import { textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLines } from '../../visible-text.ts'
import { type ReportView, reportView } from './report-view.ts'

/** What the page of one test may mention. */
export type View = {
  readonly report: ReportView
  /** Line by line; empty where nobody spoke. */
  readonly dialogue: string
}

/** What the page shows of a test with what was said. */
export function toView(report: AccountReport, dialogue: readonly Exchange[]): View {
  const lines = dialogue.flatMap(({ command, reply }) => [
    ...(command === '' ? [] : [`C: ${command}`]),
    ...reply.map((line) => `S: ${line}`),
  ])
  return { report: reportView(report), dialogue: visibleLines(lines.join('\n')) }
}

/** Tests one account at a click and shows what was said, secrets masked. M6 */
export const submitTest: Page = (context) => async (request, response) => {
  const tested = await context.outgoing.checks.one(textField(request.body, 'account'))
  if (tested === null) throw notFound()
  const { report, dialogue } = tested
  await note(context, request, {
    event: 'account-tested',
    subject: report.name,
    details: { state: report.state },
  })
  const view = toView(report, dialogue)
  render(request, response, 'accounts/test', view, {
    titleKey: 'accounts.result-of',
    titleValues: { name: view.report.name },
  })
}
