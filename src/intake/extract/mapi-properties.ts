import { OctetReader } from './octet-reader.ts'

/** A property whose value is octets: text or binary. */
export type MapiValue = {
  readonly kind: 'text' | 'unicode' | 'binary' | 'object'
  readonly octets: Uint8Array
}

/** The text and binary properties of a message or attachment, by their number; the first value of each. */
export type MapiProperties = ReadonlyMap<number, MapiValue>

const maxProperties = 4096
const manyValues = 0x1000
const firstNamed = 0x8000

/** Octets of each fixed type, padded to four. MS-OXTNEF §2.1.3.4 */
const fixed: Readonly<Record<number, number>> = {
  1: 4,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}

const variable: Readonly<Record<number, MapiValue['kind']>> = {
  13: 'object',
  30: 'text',
  31: 'unicode',
  258: 'binary',
}

/** Reads a block of MAPI properties as far as it can be read. MS-OXTNEF §2.1.3.4 */
export function readProperties(octets: Uint8Array): MapiProperties {
  const reader = new OctetReader(octets)
  const found = new Map<number, MapiValue>()
  const count = Math.min(reader.uint32(), maxProperties)
  for (let index = 0; index < count && reader.remaining > 0; index += 1) {
    const type = reader.uint16()
    const number = reader.uint16()
    if (number >= firstNamed) skipName(reader)
    const value = readValue(reader, type)
    if (value === 'unknown') break
    if (value && !found.has(number)) found.set(number, value)
  }
  return found
}

/** A set's id, then a number or a name of its own. */
function skipName(reader: OctetReader): void {
  reader.skip(16)
  const isText = reader.uint32() === 1
  const length = reader.uint32()
  if (!isText) return
  reader.skip(length)
  reader.align()
}

function readValue(reader: OctetReader, type: number): MapiValue | null | 'unknown' {
  const base = type & ~manyValues
  const hasMany = (type & manyValues) !== 0
  const width = fixed[base]
  if (width !== undefined) {
    reader.skip(width * (hasMany ? reader.uint32() : 1))
    return null
  }
  const kind = variable[base]
  if (kind === undefined) return 'unknown'
  return readVariable(reader, kind)
}

/** Text and binary values carry their count even when there is one. */
function readVariable(reader: OctetReader, kind: MapiValue['kind']): MapiValue | null {
  const values = Math.min(reader.uint32(), maxProperties)
  let first: MapiValue | null = null
  for (let index = 0; index < values && reader.remaining > 0; index += 1) {
    const octets = reader.take(reader.uint32())
    reader.align()
    if (octets && !first) first = { kind, octets }
  }
  return first
}
