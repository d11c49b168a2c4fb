import { words } from '../words.ts'
import type { Helper } from './helper.ts'

/** `{{flashText flash}}`: the words of a message about what was just done. */
export const flashText: Helper = ({ language }, message) => {
  if (typeof message !== 'object' || message === null || !('key' in message)) return ''
  const values = 'values' in message && typeof message.values === 'object' ? { ...message.values } : {}
  return words(language, String(message.key), values)
}
