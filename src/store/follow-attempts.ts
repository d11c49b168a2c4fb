import type { Fate } from '../domain/outgoing/attempt.ts'
import { applyReports } from './apply-reports.ts'
import type { Tried } from './attempts.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { noteRefusals } from './note-refusals.ts'

/**
 * Does what follows from attempts once they are written.
 *
 * A recipient refused for good counts like one whose mail came back; and a report that was quicker than the note that
 * its mail had left is followed now.
 */
export async function followAttempts(trx: Db, tried: readonly Tried[]): Promise<void> {
  const latest = tried.map(({ attempt: { at } }) => at.getTime())
  if (latest.length === 0) return
  const now = new Date(Math.max(...latest))
  const refused = tried.filter(({ attempt }) => attempt.fates.some(isRefused))
  const addresses = await addressesOf(
    trx,
    refused.map(({ id }) => id),
  )
  await noteRefusals(
    trx,
    refused.flatMap(({ id, attempt }) =>
      attempt.fates.filter(isRefused).flatMap(({ position, status, reply, isOfRecipient = false }) => {
        const address = addresses.get(`${id} ${position}`)
        // Codes of a policy or a system are not of him, whenever they come.
        const isAtRecipient = isOfRecipient && /^5\.[12]\./.test(status ?? '')
        return address === undefined
          ? []
          : [{ mailId: id, position, address, status, reply, isAtRecipient, at: attempt.at }]
      }),
    ),
    now,
  )
  const left = tried.filter(({ attempt }) => attempt.fates.some(({ state }) => state !== 'deferred'))
  await applyReports(
    trx,
    left.map(({ id }) => id),
    now,
  )
}

/** By the other server's word: what we gave up says nothing of an address. */
function isRefused({ state, status }: Fate): boolean {
  return state === 'failed' && status !== null && status.startsWith('5.')
}

async function addressesOf(trx: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await selectIn<{ message_id: string; position: number | string; address: string }>(
    trx,
    'select message_id, position, address from outgoing_recipients where message_id in',
    ids,
  )
  return new Map(rows.map((row) => [`${row.message_id} ${row.position}`, row.address]))
}
