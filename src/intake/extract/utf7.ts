/**
 * Decodes UTF-7, still sent by old Exchange servers. RFC 2152
 *
 * Runs that are no valid base64 stay as they are.
 */
export function decodeUtf7(octets: Uint8Array): string {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
  return text.replace(/\+([A-Za-z0-9+/]*)(-?)/g, (whole, run: string, end: string) => {
    if (run === '') return end === '-' ? '+' : whole
    const units = Buffer.from(run, 'base64')
    if (units.length < 2) return whole
    return Buffer.from(units.subarray(0, units.length & ~1))
      .swap16()
      .toString('utf16le')
  })
}
