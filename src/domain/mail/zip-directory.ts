/** What the directory of a zip archive tells. */
export type ZipDirectory = { readonly entries: readonly string[]; readonly isEncrypted: boolean }

const maxEntries = 1_000
const maxNameLength = 500
const header = 'PK\x01\x02'
const headerLength = 46

/**
 * Reads the directory at the end of a zip archive, given as one character for each octet; never throws.
 *
 * It is found by its entries and not by the offsets at its end, which lie when something was put before the archive
 * to hide it. APPNOTE.TXT §4.3.12
 */
export function readZipDirectory(octets: string): ZipDirectory {
  const entries: string[] = []
  let isEncrypted = false
  let at = octets.indexOf(header)
  while (at !== -1 && at + headerLength <= octets.length && entries.length < maxEntries) {
    const nameLength = number(octets, at + 28)
    const nameStart = at + headerLength
    entries.push(octets.slice(nameStart, nameStart + Math.min(nameLength, maxNameLength)))
    isEncrypted ||= (number(octets, at + 8) & 1) === 1
    const next = nameStart + nameLength + number(octets, at + 30) + number(octets, at + 32)
    at = octets.indexOf(header, next)
  }
  return { entries, isEncrypted }
}

function number(octets: string, at: number): number {
  return octets.charCodeAt(at) | (octets.charCodeAt(at + 1) << 8)
}
