import { createHash, randomBytes } from 'node:crypto'
import type { Db } from './dialect.ts'
import { hasUsers } from './users.ts'

const lifeMs = 24 * 60 * 60_000

/** Makes the token of the one-time link that creates the first administrator; `null` when somebody can sign in already. */
export async function createSetupToken(db: Db, now: Date): Promise<string | null> {
  const token = randomBytes(24).toString('base64url')
  return db.transaction(async (trx) => {
    if (await hasUsers(trx)) return null
    await trx('setup_tokens').where('created_at', '<=', oldest(now)).delete()
    await trx('setup_tokens').insert({ digest: digestOf(token), created_at: now.toISOString() })
    return token
  })
}

/** Whether a token opens the set-up. */
export async function isSetupToken(db: Db, token: string, now: Date): Promise<boolean> {
  const row: { digest: string } | undefined = await db('setup_tokens')
    .where({ digest: digestOf(token) })
    .andWhere('created_at', '>', oldest(now))
    .first()
  return row !== undefined && !(await hasUsers(db))
}

/** Spends a token and all others with it; `false` when it is not valid, so that only one of two may go on. */
export async function spendSetupToken(trx: Db, token: string, now: Date): Promise<boolean> {
  if (!(await isSetupToken(trx, token, now))) return false
  return (await trx('setup_tokens').delete()) > 0
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function oldest(now: Date): string {
  return new Date(now.getTime() - lifeMs).toISOString()
}
