import type { HeaderSection } from './header-section.ts'

/** The first value of each field by its name in lower case, so that many names can be asked for at the cost of one pass. */
export type FieldIndex = ReadonlyMap<string, string>

/** Indexes a header section. */
export function indexFields(fields: HeaderSection): FieldIndex {
  const index = new Map<string, string>()
  for (const { name, value } of fields) {
    const key = name.toLowerCase()
    if (!index.has(key)) index.set(key, value)
  }
  return index
}

/** A value up to its first semicolon, in lower case; empty when there is no such field. RFC 3834 §5 */
export function keyword(fields: FieldIndex, name: string): string {
  const value = fields.get(name) ?? ''
  const end = value.indexOf(';')
  return (end === -1 ? value : value.slice(0, end))
    .replace(/\([^()]*\)/g, '')
    .trim()
    .toLowerCase()
}
