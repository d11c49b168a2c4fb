/**
 * Decodes UTF-7, one character for each octet, as old Exchange servers still send it. RFC 2152
 *
 * Runs that hold no whole UTF-16 unit stay as they are.
 */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)(-?)/g, (whole, run: string, end: string) => {
    if (run === '') return end === '-' ? '+' : whole
    return fromUnits(run) || whole
  })
}

function fromUnits(run: string): string {
  const octets = atob(run.length % 4 === 1 ? run.slice(0, -1) : run)
  const units: string[] = []
  for (let at = 0; at + 1 < octets.length; at += 2) {
    units.push(String.fromCharCode(octets.charCodeAt(at) * 256 + octets.charCodeAt(at + 1)))
  }
  return units.join('')
}
