/** What a part of a form says of itself. RFC 7578 §4.2 */
export type PartHead = {
  readonly name: string
  /** `null` for a field that brings no file. */
  readonly filename: string | null
  readonly contentType: string
}

/** What is done with the parts of a form, one after the other. */
export type PartSink = {
  begin(head: PartHead): void
  /** Octets of the part that has begun. */
  octets(chunk: Uint8Array): Promise<void>
  end(): Promise<void>
}

const CRLF = Buffer.from('\r\n')
const maxHeadOctets = 8 * 1024
const maxParts = 500

/** The boundary that the type of a form names; `null` where it is none of that kind. RFC 2046 §5.1.1 */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\b/i.test(contentType)) return null
  const [, quoted, plain] = /\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  return quoted ?? plain ?? null
}

/**
 * Reads a form as it comes, so that no file is ever held whole; whether it was one to its end.
 *
 * Each octet is looked at once: what may be the beginning of a delimiter waits for the next chunk.
 */
export async function readParts(
  octets: AsyncIterable<Uint8Array>,
  boundary: string,
  sink: PartSink,
): Promise<boolean> {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first delimiter has no line before it.
  let held: Buffer = CRLF
  let state: 'before' | 'delimiter' | 'head' | 'body' | 'done' = 'before'
  let parts = 0
  for await (const chunk of octets) {
    if (state === 'done') continue
    held = Buffer.concat([held, chunk])
    for (let isGoingOn = true; isGoingOn; ) {
      isGoingOn = false
      if (state === 'before') {
        if (held.length < delimiter.length) break
        if (!held.subarray(0, delimiter.length).equals(delimiter)) return false
        held = held.subarray(delimiter.length)
        state = 'delimiter'
      }
      if (state === 'delimiter') {
        if (held.length < 2) break
        const mark = held.toString('latin1', 0, 2)
        if (mark !== '\r\n' && mark !== '--') return false
        if (mark === '--' || ++parts > maxParts) {
          state = 'done'
          break
        }
        held = held.subarray(2)
        state = 'head'
      }
      if (state === 'head') {
        const end = held.indexOf('\r\n\r\n')
        if (end === -1 && held.length > maxHeadOctets) return false
        if (end === -1) break
        const head = headOf(held.toString('utf8', 0, end))
        if (head === null) return false
        sink.begin(head)
        held = held.subarray(end + 4)
        state = 'body'
      }
      const end = held.indexOf(delimiter)
      const ready = end === -1 ? Math.max(0, held.length - delimiter.length + 1) : end
      if (ready > 0) await sink.octets(held.subarray(0, ready))
      held = held.subarray(end === -1 ? ready : end + delimiter.length)
      if (end !== -1) {
        await sink.end()
        state = 'delimiter'
        isGoingOn = true
      }
    }
  }
  return state === 'done' && parts <= maxParts
}

function headOf(text: string): PartHead | null {
  const name = /;[ \t]*name="([^"\r\n]*)"/i.exec(text)?.[1]
  if (name === undefined) return null
  const filename = /;[ \t]*filename="([^"\r\n]*)"/i.exec(text)?.[1] ?? null
  const contentType = /^content-type:[ \t]*([^\s;]{1,128})/im.exec(text)?.[1] ?? 'application/octet-stream'
  return { name, filename: filename === null ? null : unescaped(filename), contentType }
}

/** Browsers write quotes and line ends of a name as percent and two digits, and nothing else so. */
function unescaped(filename: string): string {
  return filename.replace(/%22/g, '"').replace(/%0D|%0A/gi, ' ')
}
