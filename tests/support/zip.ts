/** A file of an archive that a test makes. */
export type ZipEntry = { readonly name: string; readonly isEncrypted?: boolean }

/** A zip archive of empty files, as far as its directory goes; something may stand before it. */
export function zipOf(entries: readonly ZipEntry[], before: Buffer = Buffer.alloc(0)): Buffer {
  const locals = entries.map(({ name, isEncrypted = false }) =>
    Buffer.concat([header('PK\x03\x04', 30, name, 6, isEncrypted, 26), Buffer.from(name)]),
  )
  const directory = entries.map(({ name, isEncrypted = false }) =>
    Buffer.concat([header('PK\x01\x02', 46, name, 8, isEncrypted, 28), Buffer.from(name)]),
  )
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10)
  end.writeUInt32LE(sum(directory), 12)
  end.writeUInt32LE(before.length + sum(locals), 16)
  return Buffer.concat([before, ...locals, ...directory, end])
}

function sum(parts: readonly Buffer[]): number {
  return parts.reduce((octets, part) => octets + part.length, 0)
}

function header(
  magic: string,
  length: number,
  name: string,
  flagsAt: number,
  isEncrypted: boolean,
  nameLengthAt: number,
): Buffer {
  const octets = Buffer.alloc(length)
  octets.write(magic, 'latin1')
  octets.writeUInt16LE(isEncrypted ? 1 : 0, flagsAt)
  octets.writeUInt16LE(Buffer.byteLength(name), nameLengthAt)
  return octets
}
