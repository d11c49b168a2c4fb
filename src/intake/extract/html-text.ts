import { decodeEntities } from './html-entities.ts'

/** Elements that start on a line of their own. */
const blocks = new Set(
  'address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)

/** Block elements with a blank line around them. */
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'pre', 'dl'])

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

/**
 * Turns HTML into text in one pass, whatever the nesting: it keeps no tree, so its time is linear.
 *
 * Blocks become lines, list items get a dash, cells are set apart, and a link keeps its text only.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter()
  const unclosed = new Set<string>()
  let position = 0
  while (position < html.length) {
    const open = html.indexOf('<', position)
    if (open < 0) {
      writer.text(html.slice(position))
      break
    }
    if (open > position) writer.text(html.slice(position, open))
    position = readMarkup(html, open, writer, unclosed)
  }
  return writer.result()
}

/** Reads what starts with `<` and returns the position behind it. */
function readMarkup(html: string, open: number, writer: TextWriter, unclosed: Set<string>): number {
  if (html.startsWith('<!--', open)) return behind(html, '-->', open + 4)
  const second = html[open + 1] ?? ''
  if (second === '!' || second === '?') return behind(html, '>', open)
  if (!/[a-z/]/i.test(second)) {
    writer.text('<')
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
  writer.tag(name, isClosing, html.slice(open, close))
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

/** Collects text line by line, with white space as a browser would show it. */
class TextWriter {
  readonly #lines: string[] = []
  #line: string[] = []
  #hasBlank = false
  #preDepth = 0
  #quoteDepth = 0

  text(raw: string): void {
    const text = decodeEntities(raw)
    if (this.#preDepth > 0) this.#preformatted(text)
    else this.#flowing(text)
  }

  #flowing(text: string): void {
    const words = text.replace(/[ \t\n\r\f]+/g, ' ')
    const trimmed = this.#line.length === 0 || this.#hasBlank ? words.replace(/^ /, '') : words
    if (trimmed === '') return
    this.#line.push(trimmed)
    this.#hasBlank = trimmed.endsWith(' ')
  }

  tag(name: string, isClosing: boolean, tag: string): void {
    if (name === 'br') this.#break()
    if (name === 'pre') this.#preDepth = Math.max(0, this.#preDepth + (isClosing ? -1 : 1))
    if ((name === 'td' || name === 'th') && isClosing) this.text(' ')
    if (name === 'img' && !isClosing) this.#image(tag)
    if (blocks.has(name)) this.#block(name, isClosing)
  }

  #block(name: string, isClosing: boolean): void {
    if (this.#line.length > 0) this.#break()
    if (name === 'blockquote')
      this.#quoteDepth = Math.min(9, Math.max(0, this.#quoteDepth + (isClosing ? -1 : 1)))
    if (spaced.has(name)) this.#blankLine()
    if (name === 'li' && !isClosing) this.text('- ')
    if (name === 'hr') this.#rule()
  }

  result(): string {
    if (this.#line.length > 0) this.#break()
    return this.#lines.join('\n').trim()
  }

  #preformatted(text: string): void {
    const [first = '', ...rest] = text.split('\n')
    this.#line.push(first)
    for (const line of rest) {
      this.#break()
      this.#line.push(line)
    }
  }

  #image(tag: string): void {
    const alternative = /\salt\s{0,4}=\s{0,4}(?:"([^"]{1,200})"|'([^']{1,200})')/i.exec(tag)
    const words = alternative?.[1] ?? alternative?.[2]
    if (words) this.text(`[${words}]`)
  }

  #rule(): void {
    this.#line.push('---')
    this.#break()
  }

  #blankLine(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1)?.replace(/^[> ]+/, '') !== '')
      this.#lines.push(this.#prefix().trimEnd())
  }

  #break(): void {
    this.#lines.push(`${this.#prefix()}${this.#line.join('')}`.trimEnd())
    this.#line = []
    this.#hasBlank = false
  }

  #prefix(): string {
    return this.#quoteDepth > 0 ? `${'>'.repeat(this.#quoteDepth)} ` : ''
  }
}
