/** A file to be put into a winmail.dat. */
export type TnefEntry = { readonly shortName: string; readonly longName?: string; readonly octets: Buffer }

/** Writes a winmail.dat as Outlook does: a text, then the files with their short and long names. MS-OXTNEF */
export function writeTnef(files: readonly TnefEntry[], text: string | null = null): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt32LE(0x223e9f78, 0)
  const body = text === null ? [] : [attribute(1, 0x0002800c, Buffer.from(`${text}\0`, 'latin1'))]
  return Buffer.concat([header, ...body, ...files.flatMap(fileAttributes)])
}

function fileAttributes({ shortName, longName, octets }: TnefEntry): Buffer[] {
  return [
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${shortName}\0`, 'latin1')),
    attribute(2, 0x0006800f, octets),
    ...(longName === undefined ? [] : [attribute(2, 0x00069005, properties(longName))]),
  ]
}

/** A block of three properties: a number, a named one, and the long name in UTF-16. */
function properties(longName: string): Buffer {
  const name = Buffer.from(`${longName}\0`, 'utf16le')
  const padding = Buffer.alloc((4 - (name.length % 4)) % 4)
  return Buffer.concat([
    words(3),
    words(0x37050003, 1),
    words(0x8000001f),
    Buffer.alloc(16),
    words(1, 4),
    Buffer.from('x\0', 'utf16le'),
    words(1, 4),
    Buffer.from('y\0', 'utf16le'),
    words(0x3707001f, 1, name.length),
    name,
    padding,
  ])
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value >>> 0, index * 4)
  return buffer
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level, 0)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(data.length, 5)
  const checksum = Buffer.alloc(2)
  checksum.writeUInt16LE(data.reduce((sum, octet) => (sum + octet) & 0xffff, 0))
  return Buffer.concat([head, data, checksum])
}
