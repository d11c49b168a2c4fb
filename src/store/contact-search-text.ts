import { cleanText, foldText } from '../domain/fold.ts'

/** How much of a name is searched: one that came by mail may be as long as its sender likes. */
export const maxSearchedLength = 200

/** The text by which a contact is found: name and address, marks off, in lower case. */
export function contactSearchText(name: string, address: string): string {
  return foldText(`${cleanText(name).slice(0, maxSearchedLength)} ${address}`)
}
