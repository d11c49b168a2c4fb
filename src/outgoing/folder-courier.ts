import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Courier, CourierOptions } from './courier.ts'

/** Carries all mails into a folder, one `.eml` file each: no fictional mail may reach a real person. */
export function folderCourier(folder: string, { clock }: Pick<CourierOptions, 'clock'>): Courier {
  return {
    workers: 1,
    isOneServer: true,
    async *deliver({ id, recipients, open }, hand) {
      const at = clock()
      const from = performance.now()
      const name = `${id}.eml`
      const fate = await write(join(folder, name), open(), () =>
        hand(recipients.map(({ position }) => position)),
      )
      if (fate === null) return
      const { state, reply = name } = fate
      const attempt = {
        at,
        durationMs: performance.now() - from,
        peer: null,
        tls: null,
        outcome: state,
        reply,
        dialogue: [],
        fates: recipients.map(({ position }) => ({ position, state, status: null, reply })),
      }
      yield { attempt, isLast: true }
    },
    retire: () => undefined,
    close: () => undefined,
  }
}

async function write(
  file: string,
  octets: AsyncIterable<Uint8Array>,
  hand: () => Promise<boolean>,
): Promise<{ readonly state: 'sent' | 'deferred'; readonly reply?: string } | null> {
  try {
    await pipeline(Readable.from(octets), createWriteStream(`${file}.part`, { mode: 0o600 }))
    if (!(await hand())) return null
    await rename(`${file}.part`, file)
    return { state: 'sent' }
  } catch (error) {
    return { state: 'deferred', reply: error instanceof Error ? error.message : String(error) }
  }
}
