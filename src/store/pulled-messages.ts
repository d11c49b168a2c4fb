import type { FolderMark, KnownMail, MailNote, MailPlace } from '../domain/pull/pull-journal.ts'
import type { PulledFate } from '../domain/pull/pull-state.ts'
import { keyText, keyTextOrNull } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertRows } from './multi-row.ts'

type FolderPlace = Omit<MailPlace, 'number'>

type KnownRow = { number: string; state: PulledFate; tries: number; next_try_at: string | null }

const columns = [
  'account_id',
  'folder',
  'validity',
  'number',
  'identity',
  'state',
  'reason',
  'message_id',
  'octets',
  'tries',
  'next_try_at',
  'is_marked',
  'first_seen_at',
  'settled_at',
]

/** What became of a mail is written over what was to become of it; what it is, and when it was first seen, stays. */
const overwrite = `on conflict (account_id, folder, validity, number) do update set ${columns
  .slice(5)
  .filter((column) => column !== 'first_seen_at' && column !== 'octets')
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')}`

/** How far a folder was read; `null` before the first time. */
export async function findPulledFolder(
  db: Db,
  accountId: string,
  folder: string,
): Promise<FolderMark | null> {
  const row: Record<'validity' | 'next_uid' | 'old_before' | 'noted_before', string | number> | undefined =
    await db('pulled_folders').where({ account_id: accountId, folder }).first()
  if (row === undefined) return null
  return {
    validity: String(row.validity),
    nextUid: Number(row.next_uid),
    oldBefore: Number(row.old_before),
    notedBefore: Number(row.noted_before),
  }
}

/** Writes down how far a folder was read. */
export async function savePulledFolder(
  db: Db,
  { accountId, folder }: Pick<MailPlace, 'accountId' | 'folder'>,
  { validity, nextUid, oldBefore, notedBefore }: FolderMark,
  now: Date,
): Promise<void> {
  const read = { validity, next_uid: nextUid, old_before: oldBefore, noted_before: notedBefore }
  await db('pulled_folders')
    .insert({ account_id: accountId, folder, ...read, first_seen_at: now.toISOString() })
    .onConflict(['account_id', 'folder'])
    .merge(read)
}

/** Writes down what became of mails. */
export async function notePulledMails(trx: Db, notes: readonly MailNote[], now: Date): Promise<void> {
  if (notes.length === 0) return
  const at = now.toISOString()
  const rows = notes.map((note) => [
    note.accountId,
    note.folder,
    note.validity,
    keyText(note.number),
    keyTextOrNull(note.identity),
    note.state,
    note.reason,
    note.messageId,
    note.octets,
    note.tries,
    note.nextTryAt?.toISOString() ?? null,
    note.isMarked,
    at,
    note.state === 'failed' ? null : at,
  ])
  await insertRows(trx, 'pulled_messages', columns, rows, overwrite)
}

/** Which of these numbers are known. */
export async function knownPulledMails(
  db: Db,
  place: FolderPlace,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, KnownMail>> {
  const { accountId, folder, validity } = place
  const rows: KnownRow[] = []
  for (let at = 0; at < numbers.length; at += 1_000) {
    const found: KnownRow[] = await db('pulled_messages')
      .where({ account_id: accountId, folder, validity })
      .whereIn('number', numbers.slice(at, at + 1_000).map(keyText))
      .select('number', 'state', 'tries', 'next_try_at')
    rows.push(...found)
  }
  return new Map(rows.map((row) => [row.number, toKnown(row)]))
}

/** Whether mails of a folder are known under another validity. */
export async function hasOtherNumbers(
  db: Db,
  { accountId, folder, validity }: FolderPlace,
): Promise<boolean> {
  // Either side of it is found by the key, however many mails have this validity.
  for (const side of ['<', '>'] as const) {
    const other: unknown = await db('pulled_messages')
      .where({ account_id: accountId, folder })
      .where('validity', side, validity)
      .first('number')
    if (other !== undefined) return true
  }
  return false
}

/** Gives a mail that is known under another validity of its folder its number of now; whether there was one. */
export async function renumberPulledMail(db: Db, place: MailPlace, identity: string): Promise<boolean> {
  const { accountId, folder, validity, number } = place
  const was: { validity: string; number: string } | undefined = await db('pulled_messages')
    .where({ account_id: accountId, folder, identity: keyText(identity) })
    .whereNot({ validity })
    .orderBy('first_seen_at')
    .first('validity', 'number')
  if (was === undefined) return false
  const moved = await db('pulled_messages')
    .where({ account_id: accountId, folder, ...was })
    .update({ validity, number: keyText(number) })
  return moved > 0
}

/** The mails whose next try has come, the oldest first. */
export async function listPulledRetries(
  db: Db,
  place: FolderPlace,
  limit: number,
  now: Date,
): Promise<readonly KnownMail[]> {
  const rows: KnownRow[] = await inState(db, place, 'failed')
    .where('next_try_at', '<=', now.toISOString())
    .orderBy('next_try_at')
    .limit(limit)
    .select('number', 'state', 'tries', 'next_try_at')
  return rows.map(toKnown)
}

/** The numbers of taken mails that their server was not yet told about; only such are ever unmarked. M23 */
export async function listUnmarked(db: Db, place: FolderPlace, limit: number): Promise<readonly string[]> {
  const { accountId, folder, validity } = place
  return db('pulled_messages')
    .where({ account_id: accountId, folder, validity })
    .whereRaw('not is_marked')
    .limit(limit)
    .pluck('number')
}

/** Writes down that the server was told. */
export async function markPulledMails(db: Db, place: FolderPlace, numbers: readonly string[]): Promise<void> {
  await inState(db, place, 'taken').whereIn('number', numbers.map(keyText)).update({ is_marked: true })
}

/** The numbers of mails that were taken at least so many days ago. M22 */
export async function listPulledBefore(
  db: Db,
  place: FolderPlace,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly string[]> {
  return inState(db, place, 'taken')
    .where('settled_at', '<=', before.toISOString())
    .orderBy('settled_at')
    .limit(limit)
    .pluck('number')
}

/** Forgets mails that are gone from their server. */
export async function forgetPulledMails(
  trx: Db,
  { accountId, folder, validity }: FolderPlace,
  numbers: readonly string[],
): Promise<void> {
  await trx('pulled_messages')
    .where({ account_id: accountId, folder, validity })
    .whereIn('number', numbers.map(keyText))
    .delete()
}

function inState(db: Db, { accountId, folder, validity }: FolderPlace, state: PulledFate) {
  return db('pulled_messages').where({ account_id: accountId, folder, validity, state })
}

function toKnown(row: KnownRow): KnownMail {
  return {
    number: row.number,
    state: row.state,
    tries: row.tries,
    nextTryAt: row.next_try_at === null ? null : new Date(row.next_try_at),
  }
}
