import { parseHeaderSection } from '../domain/mail/header-parse.ts'

/** Octets of a header section that go back to its author. */
const maxOctets = 16 * 1024

/**
 * The last fields of a message's header section, as many as fit, one character an octet.
 *
 * What hosts on the way have added stands above what the author wrote. Lines that are no field stay here, and so
 * does all of the body. RFC 6522 §4
 */
export function returnedHeaderSection(head: Uint8Array): string {
  const { bodyOffset } = parseHeaderSection(head)
  const section = Buffer.from(head.subarray(0, bodyOffset)).toString('latin1')
  const fields = section.split(/\r\n(?![ \t])/).filter((text) => /^[!-9;-~]+[ \t]*:/.test(text))
  const kept: string[] = []
  let octets = 0
  for (const text of fields.reverse()) {
    octets += text.length + 2
    if (octets > maxOctets) break
    kept.unshift(`${text}\r\n`)
  }
  return kept.join('')
}
