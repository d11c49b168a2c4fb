import { keyText } from './column-text.ts'

/** The form in which names are compared: neither case nor spaces around them matter. */
export function foldedName(name: string): string {
  return keyText(name.trim().toLowerCase())
}
