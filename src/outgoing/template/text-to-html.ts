import { escapeText } from './engine.ts'

/** Text as HTML: blank lines part paragraphs, and no character of it is markup. */
export function textToHtml(text: string): string {
  return text
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeText(paragraph.trim()).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n')
}
