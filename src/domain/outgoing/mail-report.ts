import type { FailureReason } from '../mail/bounce/failure-words.ts'

/**
 * By what a report is known to be about a mail: its signed return path, its Message-ID, or only one it was sent to.
 *
 * `dialogue` is no report at all, but a refusal in the dialogue with the next server. Anybody may name a recipient, so
 * that alone changes nothing.
 */
export type ReportEvidence = 'token' | 'message-id' | 'recipient' | 'dialogue'

/** What a server says it did about a mail. RFC 3464 §2.3.3 */
export type ReportAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'

/** What was reported of a mail of ours, for one recipient. */
export type MailReport = {
  /** The row among the messages of the report; that of the mail itself where it was refused in the dialogue. */
  readonly reportId: string
  readonly position: number
  readonly mailId: string
  /** Which of the recipients of the mail; `null` where that cannot be told. */
  readonly recipientPosition: number | null
  /** The address that the report names; empty where it names none. */
  readonly address: string
  readonly action: ReportAction
  readonly status: string | null
  readonly reason: FailureReason
  /** The other server's words. */
  readonly words: string
  /** Whether the address is no good. */
  readonly permanent: boolean
  readonly evidence: ReportEvidence
  readonly at: Date
}

/** Reads the word of an action; a server that says none has given up. */
export function actionOf(word: string | null): ReportAction {
  return actions.find((action) => action === word) ?? 'failed'
}

const actions: readonly ReportAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded']

/** Whether a report that rests on this may change what is said of a mail. */
export function isProof(evidence: ReportEvidence): boolean {
  return evidence !== 'recipient'
}
