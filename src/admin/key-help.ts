/** The keys of the desk, with the keys of their words. */
const texts = {
  j: 'keys.next',
  k: 'keys.previous',
  o: 'keys.open-row',
  x: 'keys.select',
  e: 'keys.assume',
  s: 'keys.spam',
  u: 'keys.up',
  r: 'keys.answer',
  '/': 'keys.search',
  '?': 'keys.help',
} as const

/** A key of the desk. */
export type DeskKey = keyof typeof texts

/** What the table of keys says of one. */
export type KeyView = { readonly key: DeskKey; readonly textKey: string }

/** What the table of keys of a page shows. */
export function keyHelp(keys: readonly DeskKey[]): readonly KeyView[] {
  return keys.map((key) => ({ key, textKey: texts[key] }))
}
