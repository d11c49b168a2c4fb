/** Elements whose content nobody reads. */
const silent = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'math',
  'object',
  'xml',
])

/** What is told of HTML, piece by piece. */
export type HtmlSink = {
  /** Text between tags, its entities not yet decoded. */
  text(raw: string): void
  /** A tag, from `<` to `>`; its name is in lower case. */
  tag(name: string, isClosing: boolean, tag: string): void
}

/** Tells a sink the text and the tags of HTML in one pass, without what nobody reads. */
export function walkHtml(html: string, sink: HtmlSink): void {
  const unclosed = new Set<string>()
  let position = 0
  while (position < html.length) {
    const open = html.indexOf('<', position)
    if (open < 0) {
      sink.text(html.slice(position))
      break
    }
    if (open > position) sink.text(html.slice(position, open))
    position = readMarkup(html, open, sink, unclosed)
  }
}

/** Reads what starts with `<` and returns the position behind it. */
function readMarkup(html: string, open: number, sink: HtmlSink, unclosed: Set<string>): number {
  if (html.startsWith('<!--', open)) return behind(html, '-->', open + 4)
  const second = html[open + 1] ?? ''
  if (second === '!' || second === '?') return behind(html, '>', open)
  if (!/[a-z/]/i.test(second)) {
    sink.text('<')
    return open + 1
  }
  const close = tagEnd(html, open)
  const isClosing = second === '/'
  const name =
    /^[a-z][\w:-]{0,30}/i.exec(html.slice(open + (isClosing ? 2 : 1), open + 40))?.[0].toLowerCase() ?? ''
  if (silent.has(name) && !isClosing && html[close - 2] !== '/' && !unclosed.has(name)) {
    const end = behindElement(html, name, close)
    if (end !== null) return end
    unclosed.add(name)
  }
  sink.tag(name, isClosing, html.slice(open, close))
  return close
}

/** The position behind the tag's `>`; a `>` inside quotes does not end it. */
function tagEnd(html: string, open: number): number {
  const end = html.indexOf('>', open)
  if (end < 0) return html.length
  const quote = /=\s{0,4}["']/.exec(html.slice(open, end))
  if (!quote) return end + 1
  let inside = ''
  const limit = Math.min(html.length, open + maxTagLength)
  for (let index = open; index < limit; index += 1) {
    const character = html[index] ?? ''
    if (inside) inside = character === inside ? '' : inside
    else if (character === '>') return index + 1
    else if (character === '"' || character === "'") inside = character
  }
  return end + 1
}

/** A quote left open must not swallow the text; what is longer than this is no tag. */
const maxTagLength = 16 * 1024

function behind(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found < 0 ? html.length : found + mark.length
}

/** The position behind the closing tag; `null` when none follows, which is then true of all that comes after. */
function behindElement(html: string, name: string, from: number): number | null {
  const closing = new RegExp(`</${name}[^>]{0,64}>`, 'gi')
  closing.lastIndex = from
  return closing.exec(html) ? closing.lastIndex : null
}
