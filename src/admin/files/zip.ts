import { crc32 } from 'node:zlib'

/** A file about to be put into an archive; its octets come when it is its turn. */
export type ZipEntry = { readonly name: string; readonly octets: AsyncIterable<Uint8Array> }

type Written = { readonly name: Buffer; readonly crc: number; readonly size: number; readonly offset: number }

/** Names in UTF-8, and sizes that follow the octets. */
const flags = 0x0808
const neededVersion = 20
/** The first day that the format knows: when an archive was made is nobody's business. */
const date = 0x0021
const most = 0xffff_ffff

/**
 * An archive of files as they are, octet after octet, so that none is ever held whole.
 *
 * Mail is not compressed: it would be the same mail, and slower to make. At most 65,535 files and 4 GiB, which is what
 * every program opens; past it the archive ends in an error and not in silence.
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for await (const { name, octets } of entries) {
    const entry = { name: Buffer.from(name), offset }
    const head = localHeader(entry.name)
    yield head
    offset += head.length
    let crc = 0
    let size = 0
    for await (const chunk of octets) {
      crc = crc32(chunk, crc)
      size += chunk.length
      yield Buffer.from(chunk)
    }
    offset += size
    const tail = descriptor(crc, size)
    yield tail
    offset += tail.length
    written.push({ ...entry, crc, size })
    if (offset > most || written.length > 0xffff)
      throw new Error('expected at most 4 GiB in an archive, got more')
  }
  const directory = Buffer.concat(written.map(centralHeader))
  yield directory
  yield endOf(written.length, directory.length, offset)
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(neededVersion, 4)
  header.writeUInt16LE(flags, 6)
  header.writeUInt16LE(date, 12)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name])
}

function descriptor(crc: number, size: number): Buffer {
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(crc, 4)
  tail.writeUInt32LE(Math.min(size, most), 8)
  tail.writeUInt32LE(Math.min(size, most), 12)
  return tail
}

function centralHeader({ name, crc, size, offset }: Written): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(neededVersion, 4)
  header.writeUInt16LE(neededVersion, 6)
  header.writeUInt16LE(flags, 8)
  header.writeUInt16LE(date, 14)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(size, 20)
  header.writeUInt32LE(size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, name])
}

function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
