/** A tag, a comment or a declaration, from its bracket to its end. */
const markup = /<!--[\s\S]*?(?:-->|$)|<(?:[a-z/!?][^\s"'>]*)(?:"[^"]*"|'[^']*'|[^"'>])*(?:>|$)/gi

/** Attributes of a tag: their names, and what is given to them. */
const attribute = /([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]*))?/g

/**
 * The pieces of markup of a page that a text got into.
 *
 * That is every tag, comment or attribute whose name matches, and every address that would run as a script. The value
 * of an attribute in quotes may hold any text.
 */
export function strangeMarkup(html: string, text: RegExp): string[] {
  return [...html.matchAll(markup)].flatMap(([tag]) => {
    if (tag.startsWith('<!--') || tag.startsWith('<?')) return text.test(tag) ? [tag] : []
    const name = /^<[/!]?[^\s/>]*/.exec(tag)?.[0] ?? ''
    const faults = text.test(name) ? [tag] : []
    for (const [whole, key = '', value = ''] of tag.slice(name.length).matchAll(attribute)) {
      const isQuoted = /^["']/.test(value)
      if (text.test(key) || (!isQuoted && text.test(value))) faults.push(whole)
      if (
        /^(?:href|src|action|formaction)$/i.test(key) &&
        /^["']?\s*(?:javascript|data|vbscript):/i.test(value)
      )
        faults.push(whole)
    }
    return faults
  })
}
