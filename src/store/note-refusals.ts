import { failureOf } from '../domain/mail/bounce/failure.ts'
import { tellingLines } from '../domain/mail/bounce/failure-text.ts'
import { applyReports } from './apply-reports.ts'
import type { Db } from './dialect.ts'
import { addReports } from './mail-reports.ts'

/** A recipient of a mail of ours whom the next server refused for good. */
export type RefusedRecipient = {
  readonly mailId: string
  readonly position: number
  readonly address: string
  /** The enhanced status code; `null` where none was told. */
  readonly status: string | null
  readonly reply: string
  /** Whether it was he who was refused, and not the mail with all its recipients. */
  readonly isAtRecipient: boolean
  readonly at: Date
}

/**
 * Counts refusals in the dialogue like the reports of mail that came back: an address that does not exist is one whoever
 * says so.
 *
 * Whoever marks a recipient as failed for good says so here, in the same transaction and after it.
 */
export async function noteRefusals(trx: Db, refused: readonly RefusedRecipient[], now: Date): Promise<void> {
  await addReports(
    trx,
    refused.map(({ mailId, position, address, status, reply, isAtRecipient, at }) => {
      const context = isAtRecipient ? 'after RCPT TO' : 'after end of DATA'
      const failure = failureOf({ status, action: 'failed', words: reply, context })
      return {
        reportId: mailId,
        position,
        mailId,
        recipientPosition: position,
        address,
        action: 'failed' as const,
        ...failure,
        // What is said in answer to MAIL or DATA is of us or of the mail, whatever code it has.
        permanent: failure.permanent && isAtRecipient,
        words: tellingLines(reply),
        evidence: 'dialogue' as const,
        at,
      }
    }),
  )
  await applyReports(
    trx,
    refused.map(({ mailId }) => mailId),
    now,
  )
}
