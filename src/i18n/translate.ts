import type { SenderLanguage } from '../domain/language.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { ptBr, type TextKey } from './pt-br.ts'

const texts: Readonly<Record<SenderLanguage, Readonly<Record<TextKey, string>>>> = {
  'pt-BR': ptBr,
  en,
  es: { ...en, ...es },
}

/** What may stand for a `{name}` in a text. */
export type TextValues = Readonly<Record<string, string | number | boolean | null>>

/** The text of a key, with `{name}` replaced by its value; a name without a value stays as it is. */
export function translate(language: SenderLanguage, key: TextKey, values: TextValues = {}): string {
  return texts[language][key].replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  )
}

/** Whether a word is the key of a text; for keys made of data. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(ptBr, key)
}
