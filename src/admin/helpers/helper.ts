import type { SafeText } from '../../outgoing/template/engine.ts'
import type { SenderLanguage } from '../../domain/language.ts'

/** What a helper knows beside its values: who reads, and the named values of the call. */
export type HelperCall = {
  readonly language: SenderLanguage
  readonly named: Readonly<Record<string, unknown>>
}

/** A function that a view may call by name. Text it returns is escaped, unless it is a `SafeString`. */
export type Helper = (call: HelperCall, ...values: readonly unknown[]) => string | boolean | SafeText
