import type { GivenField } from './requests.ts'

const lineFeed = 10
const carriageReturn = 13
const colon = Buffer.from(':')
const colonAndBlank = Buffer.from(': ')
const lineEnd = Buffer.from('\r\n')

/**
 * The very octets of a header field, as they came to the mail server.
 *
 * Mail servers give the lines of a folded field with LF between them, and drop the blank behind the colon unless they
 * have agreed to leave it. A CR that is alone stays, because it is a fault of the message.
 */
export function fieldOctets({ name, value }: GivenField, hasLeadingSpace: boolean): Buffer {
  return Buffer.concat([name, hasLeadingSpace ? colon : colonAndBlank, withWholeLineEnds(value), lineEnd])
}

function withWholeLineEnds(value: Buffer): Buffer {
  if (!value.includes(lineFeed)) return value
  const parts: Buffer[] = []
  let start = 0
  for (let at = value.indexOf(lineFeed); at >= 0; at = value.indexOf(lineFeed, at + 1)) {
    const isWhole = at > 0 && value[at - 1] === carriageReturn
    parts.push(value.subarray(start, isWhole ? at - 1 : at), lineEnd)
    start = at + 1
  }
  return Buffer.concat([...parts, value.subarray(start)])
}
