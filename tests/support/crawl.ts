import type { Visitor } from './visitor.ts'

/** Every page that can be reached by links from the ones named, with its text. */
export async function crawl(visitor: Visitor, from: readonly string[]): Promise<Map<string, string>> {
  const pages = new Map<string, string>()
  const waiting = [...from]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (pages.has(path)) continue
    const { status, text, headers } = await visitor.get(path)
    if (status >= 400) throw new Error(`expected a page at ${path}, got ${status}`)
    if (!String(headers['content-type']).startsWith('text/html')) continue
    pages.set(path, text)
    for (const [, link = ''] of text.matchAll(/(?:href|src)="(\/[^"#]*)/g)) {
      const next = link.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&').replaceAll('&#x27;', "'")
      if (!next.startsWith('/assets/')) waiting.push(next)
    }
  }
  return pages
}
