import type { AuthorStanding } from '../../mail/authentication.ts'
import { type ClassificationRow, conditionsFor } from './classification.ts'
import { foldForRule } from './facts.ts'
import type { CompileExpression } from './matching.ts'
import { readOctets } from './octets.ts'

/** Why a row makes no condition. */
export type RowFault = 'header' | 'condition' | 'blank' | 'long' | 'regex' | 'octets' | 'authenticity'

/** Rows of one classification: a screen full. */
export const maxRows = 20

/** Classifications of one house. */
export const maxClassifications = 200

/** Characters of the longest value. */
const maxValueCharacters = 500

/** What a message's authenticity can be compared with. */
export const standings: readonly AuthorStanding[] = ['authenticated', 'unverified', 'forged']

/** What is wrong with a row; `null` when nothing is. A blank value may only be equalled: it is what is missing. */
export function rowFault(row: ClassificationRow, compile: CompileExpression): RowFault | null {
  const { field, header, condition, value } = row
  if (field === 'header' && !/^[!-9;-~]{1,76}$/.test(header)) return 'header'
  if (!conditionsFor(field).includes(condition)) return 'condition'
  if (value.length > maxValueCharacters) return 'long'
  if (field === 'octets') return readOctets(value) === null ? 'octets' : null
  if (field === 'authenticity') return standings.some((each) => each === value) ? null : 'authenticity'
  if (condition === 'matches') return value === '' || compile(value) === null ? 'regex' : null
  const mayBeBlank = condition === 'equals' || condition === 'differs'
  return foldForRule(value) === '' && !mayBeBlank ? 'blank' : null
}
