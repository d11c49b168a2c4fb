import { type Door, natureOf } from '../domain/mail/door-nature.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { outlineOf } from '../domain/mail/outline-parse.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'

/** Reads what the rules need from a message's first octets. */
export function parse(raw: Pick<RawMessage, 'head' | 'blob'>, reversePath?: string | null): Outline {
  return outlineOf(raw.head, raw.blob === null, reversePath)
}

/** The reverse-path that a door was told; `undefined` where the null one only means that nobody said any. */
export function statedReversePath(
  door: Door | 'outbox',
  reversePath: string | null,
): string | null | undefined {
  return reversePath === null && !natureOf({ door }).statesReversePath ? undefined : reversePath
}

/** Whether the header section ends within the first octets; one that does not is nobody's honest mail. */
export function hasWholeHeaderSection({ head, blob }: Pick<RawMessage, 'head' | 'blob'>): boolean {
  return blob === null || Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes('\r\n\r\n')
}
