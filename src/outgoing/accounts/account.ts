import type { TextKey } from '../../i18n/pt-br.ts'
import type { Db } from '../../store/database.ts'
import type { Transcript } from '../smtp/transcript.ts'

/** One check of an account, on a line of its own. M6 */
export type CheckLine = {
  readonly labelKey: TextKey
  readonly state: 'good' | 'bad' | 'skipped'
  /** How long it took; `null` where that would tell what lies behind us, or nothing was done. */
  readonly ms: number | null
  /** `null` where nothing is to be said. */
  readonly whyKey: TextKey | null
  /** Names and words of others, cleaned; empty for none. */
  readonly words: string
  /** A moment that its words end with; `null` for none. */
  readonly moment: Date | null
  /** When what it tells of happened; `null` where that is now. */
  readonly at: Date | null
}

/** What checks share while they run: each question that several accounts ask is asked once. */
export type CheckRound = {
  once<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer>
  /** Where what is said is written down; `null` where nobody reads it. */
  readonly transcript: Transcript | null
}

/** An account by which mail comes or leaves. M3 */
export type Account = {
  /** What forms and the database know it by, such as `desk:01J…`. */
  readonly key: string
  readonly kind: 'receiving' | 'sending' | 'pulled'
  readonly name: string
  /** Where more is told of it. */
  readonly href: string
  /** Makes every check anew, within a few seconds; throws nothing that can be told in a line. */
  check(round: CheckRound): Promise<readonly CheckLine[]>
  /** Keeps what was found, and answers since when all its tests have failed; `null` when this one did not. M5 */
  keep(trx: Db, lines: readonly CheckLine[], now: Date): Promise<Date | null>
}

/** Where accounts come from: one for each way by which mail comes or leaves. */
export type AccountSource = { list(): Promise<readonly Account[]> }

/** Whether all went well. */
export function areGood(lines: readonly CheckLine[]): boolean {
  return lines.every(({ state }) => state !== 'bad')
}

/** A line of a check. */
export function checkLine(
  labelKey: TextKey,
  state: CheckLine['state'],
  more: Partial<Pick<CheckLine, 'ms' | 'whyKey' | 'words' | 'moment' | 'at'>> = {},
): CheckLine {
  return { labelKey, state, ms: null, whyKey: null, words: '', moment: null, at: null, ...more }
}
