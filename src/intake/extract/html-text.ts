import { isIndentation } from '../../domain/ticket/reply-text/html-marks.ts'
import { decodeEntities } from './html-entities.ts'
import { type HtmlSink, walkHtml } from './html-walk.ts'

/** Elements that start on a line of their own. */
const blocks = new Set(
  'address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)

/** Block elements with a blank line around them. */
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'pre', 'dl'])

/**
 * Turns HTML into text in one pass, whatever the nesting: it keeps no tree, so its time is linear.
 *
 * Blocks become lines, list items get a dash, cells are set apart, and a link keeps its text only.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter()
  walkHtml(html, writer)
  return writer.result()
}

/** Deeper quotes get no more marks. */
const deepestQuote = 9

/** Collects text line by line, with white space as a browser would show it. */
class TextWriter implements HtmlSink {
  readonly #lines: string[] = []
  #line: string[] = []
  #hasBlank = false
  #preDepth = 0
  #quoteDepth = 0
  /** Of the blockquotes that are open, which of them quote. */
  readonly #quotes: boolean[] = []

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
    if (blocks.has(name)) this.#block(name, isClosing, tag)
  }

  #block(name: string, isClosing: boolean, tag: string): void {
    if (this.#line.length > 0) this.#break()
    if (name === 'blockquote') this.#quote(isClosing, tag)
    if (spaced.has(name)) this.#blankLine()
    if (name === 'li' && !isClosing) this.text('- ')
    if (name === 'hr') this.#rule()
  }

  #quote(isClosing: boolean, tag: string): void {
    if (!isClosing) this.#quotes.push(!isIndentation(tag))
    const isQuoting = isClosing ? this.#quotes.pop() : this.#quotes.at(-1)
    if (isQuoting) this.#quoteDepth += isClosing ? -1 : 1
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
    return this.#quoteDepth > 0 ? `${'>'.repeat(Math.min(deepestQuote, this.#quoteDepth))} ` : ''
  }
}
