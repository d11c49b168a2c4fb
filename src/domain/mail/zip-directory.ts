/** What the directory of a zip archive tells. */
export type ZipDirectory = {
  readonly entries: readonly string[]
  readonly isEncrypted: boolean
  /** Set where there may be more names than these. */
  readonly isPartlyRead?: true
}

const maxEntries = 1_000
/** Of a longer name its end is kept, which says what kind of file it is. */
const maxNameLength = 500
const header = 'PK\x01\x02'
const headerLength = 46
const endRecord = 'PK\x05\x06'
const endRecordLength = 22

/**
 * Reads the directory of a zip archive from its last octets, given as one character for each; never throws.
 *
 * Names are found by their headers and not by the offsets at the end, which lie when something was put before the archive
 * to hide it; and behind each header the next is looked for at once, because its lengths lie too. What the end announces
 * decides only whether all of it was seen. APPNOTE.TXT §4.3.12, APPNOTE.TXT §4.3.16
 */
export function readZipDirectory(octets: string, length: number | null = octets.length): ZipDirectory {
  const entries: string[] = []
  let isEncrypted = false
  let at = octets.indexOf(header)
  while (at !== -1 && at + headerLength <= octets.length && entries.length < maxEntries) {
    const nameStart = at + headerLength
    const nameEnd = nameStart + number(octets, at + 28, 2)
    entries.push(octets.slice(Math.max(nameStart, nameEnd - maxNameLength), nameEnd))
    isEncrypted ||= (number(octets, at + 8, 2) & 1) === 1
    at = octets.indexOf(header, at + header.length)
  }
  const isRead = at === -1 && holdsAll(octets, length, entries.length)
  return { entries, isEncrypted, ...(!isRead && { isPartlyRead: true }) }
}

/** Whether the end record stands there, and what it announces lies within these octets of an archive of that length. */
function holdsAll(octets: string, length: number | null, found: number): boolean {
  const end = octets.lastIndexOf(endRecord)
  if (end === -1 || end + endRecordLength > octets.length || number(octets, end + 10, 2) > found) return false
  if (length === octets.length) return true
  const size = number(octets, end + 12, 4)
  const start = number(octets, end + 16, 4)
  return length !== null && size <= end && start + size === length - octets.length + end
}

/** A number of some octets, the lowest first. */
function number(octets: string, at: number, width: 2 | 4): number {
  let value = 0
  for (let index = width - 1; index >= 0; index--) value = value * 256 + octets.charCodeAt(at + index)
  return value
}
