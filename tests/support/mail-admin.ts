import { createIntake } from '../../src/intake/intake.ts'
import { addDesk, type NewDesk } from '../../src/store/desks.ts'
import { startTestAdmin, type TestAdmin, type TestAdminOptions } from './admin.ts'

/** The desk of the pages' tests: anybody may open a ticket there. */
export const openDesk: NewDesk = {
  address: 'suporte@empresa.example',
  mode: 'direct',
  profile: 'aberto',
  aliases: [],
}

/** A strict desk where anybody may ask, at least with a subject. */
export const strictDesk: NewDesk = {
  ...openDesk,
  address: 'contrato@empresa.example',
  profile: 'estrito',
  settings: { newRequests: 'anyone' },
}

/** Starts the pages with a path of a message behind them, and desks. */
export async function startMailAdmin(
  desks: readonly NewDesk[] = [openDesk],
  options: TestAdminOptions = {},
): Promise<TestAdmin> {
  const admin = await startTestAdmin({
    ...options,
    makeIntake: (database, blobs) =>
      createIntake({
        database,
        blobs,
        secret: new Uint8Array(32).fill(7),
        hostname: 'mx.portaria.example',
        maxMessageOctets: 26_214_400,
        maxHops: 50,
        maxRecipients: 100,
        log: () => undefined,
        extraction: { workers: 1 },
      }),
  })
  for (const desk of desks) await addDesk(admin.database.writer, desk, new Date())
  return admin
}
