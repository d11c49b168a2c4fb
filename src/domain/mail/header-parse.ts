import type { HeaderField, HeaderSection } from './header-section.ts'
import { decodeText } from './octets.ts'

const maxFields = 2_000
const LF = 10
const CR = 13

/**
 * Reads the header section at the start of a message; never throws.
 *
 * Lines that are no field (a mailbox's `From ` line, stray text) are passed over. RFC 5322 §2.2
 */
export function parseHeaderSection(head: Uint8Array): {
  readonly fields: HeaderSection
  readonly bodyOffset: number
} {
  const fields: HeaderField[] = []
  let lines: string[] = []
  let offset = 0
  const flush = (): void => {
    const made = lines.length > 0 ? fieldOf(lines) : null
    if (made && fields.length < maxFields) fields.push(made)
    lines = []
  }
  while (offset < head.length) {
    const end = head.indexOf(LF, offset)
    const next = end === -1 ? head.length : end + 1
    const stop = end > offset && head[end - 1] === CR ? end - 1 : end === -1 ? head.length : end
    if (stop === offset) {
      flush()
      return { fields, bodyOffset: next }
    }
    const line = head.subarray(offset, stop)
    if (!isFolding(line[0])) flush()
    lines.push(decodeText(line, null))
    offset = next
  }
  flush()
  return { fields, bodyOffset: head.length }
}

/** The value of the first field of this name; `null` when there is none. */
export function field(section: HeaderSection, name: string): string | null {
  const wanted = name.toLowerCase()
  return section.find((candidate) => candidate.name.toLowerCase() === wanted)?.value ?? null
}

/** Every field of this name, from the top. */
export function fieldsNamed(section: HeaderSection, name: string): readonly HeaderField[] {
  const wanted = name.toLowerCase()
  return section.filter((candidate) => candidate.name.toLowerCase() === wanted)
}

/** How many fields have this name. */
export function countFields(section: HeaderSection, name: string): number {
  return fieldsNamed(section, name).length
}

function isFolding(octet: number | undefined): boolean {
  return octet === 32 || octet === 9
}

function fieldOf(lines: readonly string[]): HeaderField | null {
  const [first = '', ...rest] = lines
  const colon = first.indexOf(':')
  if (colon < 1) return null
  const name = first.slice(0, colon).trimEnd()
  if (!/^[!-9;-~]+$/.test(name)) return null
  return { name, value: [first.slice(colon + 1), ...rest].join('').trim() }
}
