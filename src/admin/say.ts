import type { Language } from '../domain/language.ts'
import { words } from './words.ts'

/** Gives the words for a key in the language of whoever reads. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** The words of a language. */
export function sayIn(language: Language): Say {
  return (key, values) => words(language, key, values)
}
