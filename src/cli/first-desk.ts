import { AddressTakenError } from '../store/address-taken-error.ts'
import type { Database } from '../store/database.ts'
import { addDesk, listDesks } from '../store/desks.ts'
import { readEquation } from '../store/tallies.ts'

/** Makes the desk every installation begins with (M1), unless there is any. */
export async function addFirstDesk({ writer }: Database, hostname: string): Promise<void> {
  if ((await listDesks(writer)).length > 0) return
  const address = `atendimento@${hostname}`
  try {
    await addDesk(writer, { address, aliases: [], mode: 'direct', profile: 'aberto' }, new Date())
  } catch (error) {
    // Processes of other roles that start together with this one make it too.
    if (!(error instanceof AddressTakenError)) throw error
  }
}

/** The desk to send a first mail to; `null` once any mail has come. */
export async function deskWithoutMail({ reader }: Database): Promise<string | null> {
  const { all } = await readEquation(reader)
  if (all.received > 0) return null
  return (await listDesks(reader)).find(({ enabled }) => enabled)?.address ?? null
}
