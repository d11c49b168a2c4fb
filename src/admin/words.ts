import type { SenderLanguage } from '../domain/language.ts'
import { formatCount } from '../i18n/format.ts'
import { isTextKey, translate } from '../i18n/translate.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The words of a key in a language; with a `count`, its singular or plural where the key has one.
 *
 * Keys of stored rows are plain texts: one that nobody translated shows as itself, never as a fault.
 */
export function words(language: SenderLanguage, key: string, values: Values = {}): string {
  const chosen = pluralOf(language, key, values.count) ?? key
  if (!isTextKey(chosen)) return chosen
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? formatCount(language, value) : String(value ?? ''),
  ])
  return translate(language, chosen, Object.fromEntries(entries))
}

function pluralOf(language: SenderLanguage, key: string, count: unknown): string | undefined {
  if (typeof count !== 'number') return undefined
  return [`${key}.${new Intl.PluralRules(language).select(count)}`, `${key}.other`].find(isTextKey)
}
