import { listLogos } from './channels.ts'
import type { Db } from './dialect.ts'

/** The blob that holds the picture of a user; `null` where he has none. M17 */
export async function findPicture(db: Db, userId: string): Promise<string | null> {
  const row: { sha256: string } | undefined = await db('user_pictures')
    .where({ user_id: userId })
    .first('sha256')
  return row?.sha256 ?? null
}

/** Gives a user a picture, or none. */
export async function savePicture(db: Db, userId: string, sha256: string | null): Promise<void> {
  if (sha256 === null) await db('user_pictures').where({ user_id: userId }).delete()
  else await db('user_pictures').insert({ user_id: userId, sha256 }).onConflict('user_id').merge()
}

/** The names of the blobs that mails are headed by: the logos of channels and the pictures of users. M17 */
export async function listLetterPictures(db: Db): Promise<readonly string[]> {
  const pictures: string[] = await db('user_pictures').orderBy('user_id').pluck('sha256')
  return [...(await listLogos(db)), ...pictures]
}
