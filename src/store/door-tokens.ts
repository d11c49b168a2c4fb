import { createHash, randomBytes } from 'node:crypto'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'

/** What a token is for, the closed list: `messages` hands over mail. */
export type TokenScope = 'messages'

/** A token by which a program signs in at a door; the token itself is kept nowhere. */
export type DoorToken = {
  readonly id: string
  readonly name: string
  readonly scope: TokenScope
  readonly createdAt: Date
  /** `null` while it is valid. */
  readonly revokedAt: Date | null
}

type TokenRow = {
  id: string
  name: string
  scope: TokenScope
  created_at: string
  revoked_at: string | null
}

/** Makes a token for a name, and gives the only copy of it there ever is; `null` where the name has a valid one. */
export async function makeDoorToken(
  trx: Db,
  name: string,
  scope: TokenScope,
  now: Date,
): Promise<string | null> {
  const taken: TokenRow | undefined = await trx('door_tokens').where({ name, revoked_at: null }).first('id')
  if (taken !== undefined) return null
  const token = `ptr_${randomBytes(32).toString('base64url')}`
  const row = { id: newId(now), name, digest: digestOf(token), scope, created_at: now.toISOString() }
  await trx('door_tokens').insert({ ...row, revoked_at: null })
  return token
}

/** Revokes the valid token of a name; whether there was one. */
export async function revokeDoorToken(trx: Db, name: string, now: Date): Promise<boolean> {
  const revoked = await trx('door_tokens')
    .where({ name, revoked_at: null })
    .update({ revoked_at: now.toISOString() })
  return revoked > 0
}

/** All tokens, revoked ones too, the newest first. */
export async function listDoorTokens(db: Db): Promise<DoorToken[]> {
  const rows: TokenRow[] = await db('door_tokens').orderBy('id', 'desc')
  return rows.map(toToken)
}

/**
 * The valid token that was given; `null` when it is none.
 *
 * It is looked up by its digest, so how long that takes says nothing of the tokens there are.
 */
export async function findDoorToken(db: Db, given: string): Promise<DoorToken | null> {
  const row: TokenRow | undefined = await db('door_tokens')
    .where({ digest: digestOf(given), revoked_at: null })
    .first()
  return row === undefined ? null : toToken(row)
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function toToken(row: TokenRow): DoorToken {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  }
}
