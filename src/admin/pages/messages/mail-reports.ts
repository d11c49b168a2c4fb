import { isProof, type MailReport } from '../../../domain/outgoing/mail-report.ts'
import type { Db } from '../../../store/database.ts'
import { listReportedBy, listReportsOfMail } from '../../../store/mail-reports.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { type FailureView, failureWords } from '../../failure-view.ts'
import { visibleLine } from '../../visible-text.ts'

/** What a mail reports, or what was reported of it. */
export type MailReportsView = { readonly titleKey: string; readonly rows: readonly MailReportView[] }

/** What another server said of a mail of ours, for one recipient. */
type MailReportView = {
  readonly actionKey: string
  /** Empty where the report names nobody. */
  readonly address: string
  readonly tone: 'bad' | 'wait' | 'good'
  /** `null` where there was nothing to complain of. */
  readonly failure: FailureView | null
  readonly status: string | null
  /** Whether only a recipient was named, as anybody may do. */
  readonly isUnproved: boolean
  readonly at: Date
  /** The page of the other end: of the mail where the report is shown, of the report where the mail is. */
  readonly href: string
  readonly hrefKey: string
}

const tones = {
  failed: 'bad',
  delayed: 'wait',
  delivered: 'good',
  relayed: 'good',
  expanded: 'good',
} as const

/** What the page of a mail, or that of a report, shows of what was reported; `null` when nothing was. */
export async function readMailReports(
  db: Db,
  { id, direction }: Pick<MessageRecord, 'id' | 'direction'>,
): Promise<MailReportsView | null> {
  const isOurs = direction === 'out'
  const rows = rowsOf(await (isOurs ? listReportsOfMail(db, id) : listReportedBy(db, id)), isOurs)
  return rows.length === 0 ? null : { titleKey: isOurs ? 'message.reports' : 'message.reports.of', rows }
}

/** A refusal in the dialogue with the next server is no report. */
function rowsOf(reports: readonly MailReport[], isOurs: boolean): readonly MailReportView[] {
  return reports
    .filter(({ evidence }) => evidence !== 'dialogue')
    .map((report) => ({
      actionKey: `report.action.${report.action}`,
      address: visibleLine(report.address),
      tone: tones[report.action],
      failure:
        report.action === 'failed' || report.action === 'delayed'
          ? failureWords(report.reason, report.words)
          : null,
      status: report.status,
      isUnproved: !isProof(report.evidence),
      at: report.at,
      href: `/messages/${isOurs ? report.reportId : report.mailId}`,
      hrefKey: isOurs ? 'message.reports.report' : 'message.reports.mail',
    }))
}
