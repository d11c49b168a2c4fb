import { RE2JS } from 're2js'

/** Steps of the longest program: what a text costs grows with both lengths. */
const maxProgramSize = 500

/**
 * Makes the test of a regular expression, whatever the case of letters; `null` when it is none or too large.
 *
 * The engine never goes back, so no expression an administrator types can hold up the door: its price is that
 * expressions have no look-around and no references to what was found before.
 */
export function compileExpression(expression: string): ((text: string) => boolean) | null {
  try {
    const compiled = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE)
    return compiled.programSize() > maxProgramSize ? null : (text) => compiled.test(text)
  } catch {
    return null
  }
}
