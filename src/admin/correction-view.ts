import { type CorrectionRecord, findCorrection } from '../store/corrections.ts'
import type { Db } from '../store/database.ts'
import { visibleLine, visibleLines } from './visible-text.ts'

/** What the author of a message has added to it on the page of its refusal. */
export type CorrectionView = {
  readonly author: string
  readonly at: Date
  /** `null` where none was asked for. */
  readonly subject: string | null
  readonly text: string | null
  readonly isConfirmed: boolean
}

/** What a page shows of the correction of a stored message. */
export async function readCorrectionView(db: Db, messageId: string): Promise<CorrectionView | null> {
  return correctionView(await findCorrection(db, messageId))
}

/** What a page shows of it; `null` when there is none. */
export function correctionView(correction: CorrectionRecord | null): CorrectionView | null {
  if (correction === null) return null
  const { author, at, subject, text, isConfirmed } = correction
  return {
    author: visibleLine(author),
    at,
    subject: subject === null ? null : visibleLine(subject),
    text: text === null ? null : visibleLines(text).trim(),
    isConfirmed,
  }
}
