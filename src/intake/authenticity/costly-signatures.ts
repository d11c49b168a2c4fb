import { isCostlySection, isCostlySignature } from './section-cost.ts'

/** A signature that is not looked at: its domain and selector, as it says. */
export type PassedOver = {
  readonly domain: string
  readonly selector: string
  /** Whether only its length or its neighbours' stood in the way; what it covers would prove nothing otherwise. */
  readonly isTooLong: boolean
}

/** Octets within which a header section must end; one that does not is not signed mail that anybody looks at. */
const maxHeaderOctets = 256 * 1024
/** Characters of a domain, and of a selector. RFC 1035 §2.3.4 */
const maxNameLength = 255

/**
 * Hides signatures that would cost a digest of their own, while the message streams by.
 *
 * The body is digested once for each way to write it, each hash and each `l=`: a forger writes ten of them for nothing.
 * What covers only the start of the body proves nothing of the rest, and SHA-1 nothing at all, so both are passed over;
 * two digests are left, the relaxed and the simple one. RFC 6376 §8.2, RFC 8301 §3.1
 *
 * Of a header section that would itself take long to read nothing is passed on: all its signatures are passed over.
 */
export async function* withoutCostlySignatures(
  octets: AsyncIterable<Uint8Array>,
  passedOver: (signature: PassedOver) => void,
): AsyncGenerator<Uint8Array> {
  let start: Buffer | null = Buffer.alloc(0)
  for await (const chunk of octets) {
    if (start === null) {
      yield chunk
      continue
    }
    start = Buffer.concat([start, chunk])
    const end = start.indexOf('\r\n\r\n')
    if (end === -1 && start.length <= maxHeaderOctets) continue
    const hidden = hideCostly(start.subarray(0, end === -1 ? start.length : end), passedOver)
    if (hidden === null) return
    yield hidden
    if (end !== -1) yield start.subarray(end)
    start = null
  }
  const hidden = start === null ? null : hideCostly(start, passedOver)
  if (hidden !== null) yield hidden
}

/** A field under another name is none to whoever looks for signatures, and nothing moves; `null` where all is costly. */
function hideCostly(section: Buffer, passedOver: (signature: PassedOver) => void): Buffer | null {
  const hidesAll = isCostlySection(section)
  const hidden = section
    .toString('latin1')
    .split(/(?<=\n)(?![ \t])/)
    .map((line) => {
      const colon = line.indexOf(':')
      const name = line.slice(0, colon).replaceAll(/\s/g, '').toLowerCase()
      if (name !== 'dkim-signature' && name !== 'arc-message-signature') return line
      const tags = tagsOf(line.slice(colon + 1))
      const isTooLong = hidesAll || isCostlySignature(line)
      const isCostly =
        isTooLong || tags.some(([tag, value]) => tag === 'l' || (tag === 'a' && /sha1/i.test(value)))
      // Where an octet is not ASCII, the verifier may see another tag than we do.
      if (!isCostly && /^[\0-\x7f]*$/.test(line)) return line
      const said = new Map(tags)
      if (name === 'dkim-signature')
        passedOver({ domain: nameOf(said.get('d')), selector: nameOf(said.get('s')), isTooLong })
      return `X${line.slice(1)}`
    })
  return hidesAll ? null : Buffer.from(hidden.join(''), 'latin1')
}

function nameOf(tag = ''): string {
  return tag.slice(0, maxNameLength)
}

/** The tags as the verifier reads them, however they are written. RFC 6376 §3.2 */
function tagsOf(list: string): readonly (readonly [name: string, value: string])[] {
  return list.split(';').map((tag) => {
    const [name = '', ...value] = tag.split('=')
    return [name.trim().toLowerCase(), value.join('=').trim().toLowerCase()] as const
  })
}
