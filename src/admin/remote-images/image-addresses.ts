/** More than this many pictures of one message are not loaded. */
const maxImages = 100

/** In cleaned HTML only a tag holds `<`, and no value of an attribute holds a quotation mark. */
const imagePattern = /<img\b[^<>]*>/g
const waitingPattern = / data-remote-src="([^"]*)"/

/** The addresses of other hosts' pictures that a cleaned HTML waits for, each once, in their order. */
export function imageAddresses(html: string): readonly string[] {
  const addresses = new Set<string>()
  for (const [tag] of html.matchAll(imagePattern)) {
    const written = waitingPattern.exec(tag)?.[1]
    if (written !== undefined) addresses.add(plain(written))
    if (addresses.size >= maxImages) break
  }
  return [...addresses]
}

/** Puts pictures in the places that wait for them; those without an address go on waiting. */
export function placeImages(html: string, hrefOf: (address: string) => string | null): string {
  return html.replace(imagePattern, (tag) =>
    tag.replace(waitingPattern, (whole, written: string) => {
      const href = hrefOf(plain(written))
      return href === null ? whole : ` src="${href}"`
    }),
  )
}

function plain(written: string): string {
  return written
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
