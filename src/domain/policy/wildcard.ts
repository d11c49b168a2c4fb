/**
 * Makes the test of a wildcard, in which an asterisk stands for any characters, none included.
 *
 * The pieces between asterisks are looked for from left to right, each once: no text makes it go back.
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const pieces = pattern.split('*')
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (pieces.length === 1) return (text) => text === pattern
  const between = pieces.slice(1, -1)
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false
    const end = text.length - last.length
    let at = first.length
    for (const piece of between) {
      const found = text.indexOf(piece, at)
      if (found === -1) return false
      at = found + piece.length
    }
    return at <= end
  }
}
