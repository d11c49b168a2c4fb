import { words } from '../words.ts'
import type { Helper } from './helper.ts'

/** `{{t key name=value}}`: the words of a key in the reader's language. */
export const t: Helper = ({ language, named }, key) => words(language, String(key), named)
