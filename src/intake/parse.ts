import type { Outline } from '../domain/mail/outline.ts'
import { outlineOf } from '../domain/mail/outline-parse.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'

/** Reads what the rules need from a message's first octets. */
export function parse(raw: Pick<RawMessage, 'head' | 'blob'>): Outline {
  return outlineOf(raw.head, raw.blob === null)
}

/** Whether the header section ends within the first octets; one that does not is nobody's honest mail. */
export function hasWholeHeaderSection({ head, blob }: Pick<RawMessage, 'head' | 'blob'>): boolean {
  return blob === null || Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes('\r\n\r\n')
}
