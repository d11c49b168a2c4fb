import { randomUUID } from 'node:crypto'
import { createIntake } from '../../src/intake/intake.ts'
import { signExplanation } from '../../src/intake/reference.ts'
import { addDesk } from '../../src/store/desks.ts'
import { startTestAdmin, type TestAdmin } from './admin.ts'
import { authenticityOver, zoneOf } from './authenticity.ts'
import { bringIn, mail } from './incoming.ts'

const secret = new Uint8Array(32).fill(7)

/** Pages before a strict desk that knows who its authors are. */
export async function startSelfService(): Promise<TestAdmin> {
  const admin = await startTestAdmin({
    makeIntake: (database, blobs) =>
      createIntake({
        database,
        blobs,
        secret,
        hostname: 'mx.portaria.example',
        publicUrl: 'https://ajuda.empresa.example',
        maxMessageOctets: 1_000_000,
        maxHops: 50,
        maxRecipients: 100,
        authenticity: authenticityOver(zoneOf('cliente.example')),
        log: () => undefined,
        extraction: { workers: 1 },
      }),
  })
  const settings = { newRequests: 'anyone' } as const
  await addDesk(
    admin.database.writer,
    { address: 'suporte@empresa.example', mode: 'direct', profile: 'estrito', aliases: [], settings },
    new Date(),
  )
  return admin
}

/** A refused mail of a proved author: its id, and the path of its public page. */
export async function refuse(
  { intake, database }: TestAdmin,
  {
    fields = [],
    body,
    from = 'ana@cliente.example',
  }: { fields?: readonly string[]; body?: string; from?: string } = {},
): Promise<{ readonly id: string; readonly path: string }> {
  const to = fields.some((field) => field.startsWith('To:')) ? [] : ['To: suporte@empresa.example']
  const messageId = `Message-ID: <${randomUUID()}@cliente.example>`
  const raw = mail(['From: Ana <ana@cliente.example>', messageId, ...to, ...fields], body)
  await bringIn(intake, { from, raw })
  const { id } = await database.reader('messages').orderBy('seq', 'desc').first('id')
  return { id, path: `/p/${signExplanation(secret, id)}` }
}
