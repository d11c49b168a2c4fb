/** A field of a form that is shown again, with what was typed and what is wrong with it. */
export type FieldView = {
  readonly value: string
  /** `null` when nothing is wrong. */
  readonly fault: Fault | null
}

/** A field of which one of several values is chosen, each with its words. */
export type ChoicesView = {
  readonly fault: Fault | null
  readonly choices: readonly {
    readonly value: string
    readonly key: string
    readonly hintKey: string | null
    readonly isChosen: boolean
  }[]
}

/** A field whose value is never shown. M20 */
export type SecretView = { readonly fault: Fault | null; readonly labelKey: string; readonly hintKey: string }

/** What is wrong with a field: a text's key and its values. */
export type Fault = { readonly key: string; readonly values: Readonly<Record<string, string>> }

/** Longer than any honest field, short enough to keep. */
const maxCharacters = 2000

/** The text of a form's field, trimmed; empty when it is missing or anything but one text. */
export function textField(body: unknown, name: string, limit = maxCharacters): string {
  const value = isRecord(body) && Object.hasOwn(body, name) ? body[name] : ''
  if (typeof value !== 'string') return ''
  return value.replaceAll('\0', '').toWellFormed().slice(0, limit).trim()
}

/** Whether a box of a form was ticked. */
export function isTicked(body: unknown, name: string): boolean {
  return textField(body, name) !== ''
}

/** The one of the choices that a form's field names; `null` when it names none. */
export function choiceField<Choice extends string>(
  body: unknown,
  name: string,
  choices: readonly Choice[],
): Choice | null {
  const value = textField(body, name)
  return choices.find((choice) => choice === value) ?? null
}

/** The lines of a form's field, without the blank ones. */
export function linesField(body: unknown, name: string): string[] {
  return textField(body, name)
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The texts of a parameter that may come once or many times, at most so many. */
export function textsField(body: unknown, name: string, limit: number): string[] {
  const value = isRecord(body) && Object.hasOwn(body, name) ? body[name] : []
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((text) => typeof text === 'string' && text !== '').slice(0, limit) as string[]
}

/** A fault of a field. */
export function fault(key: string, values: Readonly<Record<string, string>> = {}): Fault {
  return { key, values }
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null
}
