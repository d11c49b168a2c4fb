/** The text of a mail before and after somebody mended it, with all that stands in it. */
export type Retyped = { readonly before: string; readonly after: string }

/** Lines of a signature that we put under what is written, below the one that parts it. */
const maxSigned = 2

/** What somebody typed, without the signature that stood in the form before he did. RFC 3676 §4.3 */
export function withoutSignature(text: string): string {
  const lines = linesOf(text)
  const at = lines.lastIndexOf('--')
  return at === -1 || lines.length - at - 1 > maxSigned ? text : lines.slice(0, at).join('\n').trimEnd()
}

/**
 * What of a mended text was typed: all but what stood below what was typed in the first, and stands there still.
 *
 * Who mends a mail has its footer and its quotation before him as text. Lines that he changed there are his.
 */
export function retypedWords(typed: string, { before, after }: Retyped): string {
  const [old, mended] = [linesOf(before), linesOf(after)]
  const below = old.length - (typed.trim() === '' ? 0 : linesOf(typed).length)
  let same = 0
  while (same < Math.min(below, mended.length) && old.at(-1 - same) === mended.at(-1 - same)) same += 1
  return mended
    .slice(0, mended.length - same)
    .join('\n')
    .trimEnd()
}

function linesOf(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd())
}
