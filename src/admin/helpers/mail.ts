import type { Fault } from '../form-field.ts'
import { words } from '../words.ts'
import type { Helper } from './helper.ts'

/** `{{faultText field.fault}}`: what is wrong with a field, in words. */
const faultText: Helper = ({ language }, value) =>
  isFault(value) ? words(language, value.key, value.values) : ''

/** What the pages about mail call beside the helpers of all pages. */
export const mailHelpers: Readonly<Record<string, Helper>> = { faultText }

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'key' in value && 'values' in value
}
