import { foldAddress } from '../domain/mail/address.ts'
import type { FailureReason } from '../domain/mail/bounce/failure-words.ts'
import type { MailReport, ReportAction, ReportEvidence } from '../domain/outgoing/mail-report.ts'
import { columnText, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertRows } from './multi-row.ts'

/** A row of `mail_reports`, as the drivers give it. */
export type StoredReport = {
  report_id: string
  position: number | string
  mail_id: string
  recipient_position: number | string | null
  address: string
  address_folded: string
  action: ReportAction
  status: string | null
  reason: FailureReason
  words: string
  permanent: boolean | number
  evidence: ReportEvidence
  at: string
  applied_at: string | null
}

/** Writes reports; one that is there already stays as it is, so that reading a mail again tells nothing twice. */
export async function addReports(trx: Db, reports: readonly MailReport[]): Promise<void> {
  await insertRows(
    trx,
    'mail_reports',
    [
      'report_id',
      'position',
      'mail_id',
      'recipient_position',
      'address',
      'address_folded',
      'action',
      'status',
      'reason',
      'words',
      'permanent',
      'evidence',
      'at',
    ],
    reports.map((report) => [
      report.reportId,
      report.position,
      report.mailId,
      report.recipientPosition,
      columnText(report.address) ?? '',
      keyText(foldAddress(report.address)),
      report.action,
      report.status,
      report.reason,
      columnText(report.words) ?? '',
      report.permanent,
      report.evidence,
      report.at.toISOString(),
    ]),
    ' on conflict (report_id, position) do nothing',
  )
}

/** What was reported of a mail of ours, the oldest first. */
export async function listReportsOfMail(db: Db, mailId: string): Promise<readonly MailReport[]> {
  const rows: StoredReport[] = await db('mail_reports')
    .where({ mail_id: mailId })
    .orderBy(['at', 'report_id', 'position'])
  return rows.map(toReport)
}

/** What a message reports of our mail. */
export async function listReportedBy(db: Db, reportId: string): Promise<readonly MailReport[]> {
  const rows: StoredReport[] = await db('mail_reports').where({ report_id: reportId }).orderBy('position')
  return rows.map(toReport)
}

/** Decodes a row. */
export function toReport(row: StoredReport): MailReport {
  return {
    reportId: row.report_id,
    position: Number(row.position),
    mailId: row.mail_id,
    recipientPosition: row.recipient_position === null ? null : Number(row.recipient_position),
    address: row.address,
    action: row.action,
    status: row.status,
    reason: row.reason,
    words: row.words,
    permanent: Boolean(row.permanent),
    evidence: row.evidence,
    at: new Date(row.at),
  }
}
