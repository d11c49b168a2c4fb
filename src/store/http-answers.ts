import { createHash } from 'node:crypto'
import type { Db } from './dialect.ts'

/** What a program was answered under a key of its own. */
export type HttpAnswer = {
  /** The digest of all that was asked, so that a key is not used for something else. */
  readonly fingerprint: string
  readonly status: number
  readonly body: string
}

const lifeMs = 7 * 24 * 60 * 60_000

/** What was answered to a token under a key; `null` when nothing was. */
export async function findHttpAnswer(db: Db, tokenId: string, key: string): Promise<HttpAnswer | null> {
  const row: HttpAnswer | undefined = await db('http_answers')
    .where({ token_id: tokenId, key_digest: digestOf(key) })
    .first('fingerprint', 'status', 'body')
  return row ?? null
}

/** Keeps an answer, and gives the one that counts: another process may have been first. */
export async function keepHttpAnswer(
  db: Db,
  { tokenId, key }: { readonly tokenId: string; readonly key: string },
  answer: HttpAnswer,
  now: Date,
): Promise<HttpAnswer> {
  await db('http_answers')
    .insert({ token_id: tokenId, key_digest: digestOf(key), ...answer, created_at: now.toISOString() })
    .onConflict(['token_id', 'key_digest'])
    .ignore()
  return (await findHttpAnswer(db, tokenId, key)) ?? answer
}

/** Forgets answers that are a week old; no program asks so long for the same. */
export async function sweepHttpAnswers(db: Db, now: Date): Promise<void> {
  await db('http_answers')
    .where('created_at', '<', new Date(now.getTime() - lifeMs).toISOString())
    .delete()
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
