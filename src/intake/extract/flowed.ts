/**
 * Joins the soft-broken lines of format=flowed text. RFC 3676 §4
 *
 * Quoted lines keep their breaks: the reply text is found by its quote marks, line by line.
 */
export function joinFlowed(text: string, dropsBlank: boolean): string {
  const joined: string[] = []
  let isOpen = false
  for (const line of text.split('\n')) {
    if (line.startsWith('>')) {
      joined.push(line)
      isOpen = false
      continue
    }
    const bare = line.startsWith(' ') ? line.slice(1) : line
    if (isOpen && bare !== '-- ') joined.push(`${joined.pop() ?? ''}${bare}`)
    else joined.push(bare)
    isOpen = bare.endsWith(' ') && bare !== '-- '
    if (isOpen && dropsBlank) joined.push((joined.pop() ?? '').slice(0, -1))
  }
  return joined.join('\n')
}
