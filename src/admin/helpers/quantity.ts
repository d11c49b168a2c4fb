import { formatCount, formatDelay, formatOctets } from '../../i18n/format.ts'
import type { Helper } from './helper.ts'

/** `{{octetsText n}}`: a number of octets as people read it. */
export const octetsText: Helper = ({ language }, value) =>
  typeof value === 'number' ? formatOctets(language, value) : ''

/** `{{number n}}`: a number with the reader's separators. */
export const number: Helper = ({ language }, value) =>
  typeof value === 'number' ? formatCount(language, value) : ''

/** `{{delayText ms}}`: a number of milliseconds in the unit that reads best. */
export const delayText: Helper = ({ language }, value) =>
  typeof value === 'number' ? formatDelay(language, value) : ''
