/** Octets of a header section: honest ones have a few thousand, and with a thousand recipients fifty thousand. */
const maxOctets = 64 * 1024
const maxLines = 5_000
/** Blanks, line ends or dots in a row. */
const maxRun = 500
/** Octets of one signature; it names each field that it covers, and each name is looked for among all fields. */
const maxSignatureOctets = 4_096

const lineFeed = 0x0a
/** What is cut from the ends of a text by expressions whose time grows with the square of a run elsewhere in it. */
const padding = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x2e, 0xa0])

/**
 * Whether reading a header section for its signatures could take long, found in one pass over its octets.
 *
 * The library folds lines and cuts blanks in time that grows with their square: 40 KB of blanks take it two seconds, in
 * which nobody else is answered.
 */
export function isCostlySection(section: Uint8Array): boolean {
  if (section.length > maxOctets) return true
  let lines = 0
  let run = 0
  for (const octet of section) {
    if (octet === lineFeed) lines++
    run = padding.has(octet) ? run + 1 : 0
    if (lines > maxLines || run > maxRun) return true
  }
  return false
}

/** Whether one signature is longer than any honest one. */
export function isCostlySignature(line: string): boolean {
  return line.length > maxSignatureOctets
}
