import type Handlebars from 'handlebars'
import type { Language } from '../../domain/language.ts'

/** What a helper knows beside its values: who reads, and the named values of the call. */
export type HelperCall = {
  readonly language: Language
  readonly named: Readonly<Record<string, unknown>>
}

/** A function that a view may call by name. Text it returns is escaped, unless it is a `SafeString`. */
export type Helper = (
  call: HelperCall,
  ...values: readonly unknown[]
) => string | boolean | Handlebars.SafeString
