const carriageReturn = 0x0d
const lineFeed = 0x0a

/** Makes every lone line feed of a stream a CRLF, as files and pipes of this system end their lines. RFC 5321 §2.3.8 */
export async function* withCrlf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let previous = 0
  for await (const chunk of chunks) {
    const lone: number[] = []
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) {
      const before = at === 0 ? previous : chunk[at - 1]
      if (before !== carriageReturn) lone.push(at)
    }
    previous = chunk.at(-1) ?? previous
    yield lone.length === 0 ? chunk : widened(chunk, lone)
  }
}

function widened(chunk: Uint8Array, lone: readonly number[]): Uint8Array {
  const wide = new Uint8Array(chunk.length + lone.length)
  let from = 0
  let to = 0
  for (const at of lone) {
    wide.set(chunk.subarray(from, at), to)
    to += at - from
    wide[to++] = carriageReturn
    from = at
  }
  wide.set(chunk.subarray(from), to)
  return wide
}
