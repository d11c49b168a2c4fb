/** The name at which a domain publishes a key. RFC 6376 §3.6.2.1 */
export function dkimRecordName(domain: string, selector: string): string {
  return `${selector}._domainkey.${domain}`
}

/** What stands there: the key alone, for signatures by RSA. RFC 6376 §3.6.1 */
export function dkimRecordText(publicKey: string): string {
  return `v=DKIM1; k=rsa; p=${publicKey}`
}

/** A string of a TXT record holds at most so many octets; longer texts are several strings. RFC 1035 §3.3 */
const maxString = 255

/** The record as a zone file writes it. */
export function dkimZoneLine(domain: string, selector: string, publicKey: string): string {
  const text = dkimRecordText(publicKey)
  const strings = text.match(new RegExp(`.{1,${maxString}}`, 'g')) ?? []
  return `${dkimRecordName(domain, selector)}. IN TXT (${strings.map((part) => ` "${part}"`).join('')} )`
}

/** What the DNS says of a key of ours. */
export type DkimState = 'published' | 'absent' | 'other-key' | 'revoked'

/** Compares what the DNS holds under our name with the key that we sign by. RFC 6376 §3.6.1 */
export function judgeDkimRecords(records: readonly string[], publicKey: string): DkimState {
  const keys = records.flatMap((record) => keyOf(record) ?? [])
  if (keys.length === 0) return 'absent'
  if (keys.includes(publicKey)) return 'published'
  return keys.every((key) => key === '') ? 'revoked' : 'other-key'
}

function keyOf(record: string): string | null {
  const tags = new Map(
    record.split(';').map((tag) => {
      const at = tag.indexOf('=')
      return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s/g, '')] as const
    }),
  )
  const version = tags.get('v')
  return version === undefined || version === 'DKIM1' ? (tags.get('p') ?? null) : null
}
