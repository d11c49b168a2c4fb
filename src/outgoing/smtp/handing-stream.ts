import { Readable } from 'node:stream'

/** What a mail says when it may not leave any more: it was taken back, or another process has it. */
export class NotOurs extends Error {}

/**
 * Makes a stream of octets that asks before it ends: the last line of DATA leaves only when the answer is yes.
 *
 * Until then no server may take the mail, so what fails before can be sent again without a second copy. RFC 5321 §4.1.1.4
 */
export function handingStream(octets: AsyncIterable<Uint8Array>, hand: () => Promise<boolean>): Readable {
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* octets
    if (!(await hand())) throw new NotOurs('the mail may not leave any more')
  }
  return Readable.from(whole())
}
