/** Elements that people see although they hold no text. */
const seen = new Set(['img', 'svg', 'video'])
/** Elements whose text is not for people. */
const hidden = new Set(['style', 'script', 'title'])

/** Whether a text holds a character that can be seen. */
export function hasVisibleText(text: string): boolean {
  return /[^\s\p{Cf}\p{Cc}]/u.test(text)
}

/**
 * Whether an HTML text shows anything: a visible character between the tags, or a picture.
 *
 * One pass from tag to tag. What is not closed is taken for text, which at worst finds text where there is none.
 */
export function hasVisibleHtml(text: string): boolean {
  const html = text.toLowerCase()
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (hasVisibleText(withoutBlankEntities(html.slice(at, open === -1 ? html.length : open)))) return true
    if (open === -1) return false
    const end = endOfMarkup(html, open)
    if (end === null) return true
    at = end
  }
  return false
}

/** Where reading goes on after the markup at `open`; `null` when there is something to see, or no end. */
function endOfMarkup(html: string, open: number): number | null {
  if (html.startsWith('<!--', open)) return orEnd(html, html.indexOf('-->', open + 4), 3)
  const close = html.indexOf('>', open)
  if (close === -1) return null
  const name = /^<([a-z]+)\b/.exec(html.slice(open, open + 16))?.[1] ?? ''
  if (seen.has(name)) return null
  return hidden.has(name) ? orEnd(html, html.indexOf(`</${name}`, close), 0) : close + 1
}

function orEnd(html: string, found: number, length: number): number {
  return found === -1 ? html.length : found + length
}

function withoutBlankEntities(text: string): string {
  return text.replace(/&(?:nbsp|#160|#xa0|zwnj|#8203);?/g, ' ')
}
