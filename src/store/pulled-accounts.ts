import type { PulledAccount, PulledKind, PulledSettings } from '../domain/pull/pulled-account.ts'
import { columnJson } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { saveNamed } from './named-rows.ts'

/** An account about to be written. */
export type NewPulledAccount = Omit<PulledAccount, 'hasSecret' | 'version'> & {
  /** The password or token, sealed for the id of the account; `null` for none, `undefined` to leave what is there. */
  readonly sealedSecret?: string | null
}

/** What became of a change of an account: written, changed by another since it was shown, or named as another is. */
export type PulledAccountChange = 'saved' | 'stale' | 'name-taken'

type AccountRow = {
  id: string
  name: string
  kind: PulledKind
  desk_id: string
  active: boolean | number
  settings: string
  has_secret: boolean | number
  version: number
}

type WrittenRow = Pick<AccountRow, 'version' | 'kind' | 'settings'> & {
  created_at: string
  sealed_secret: string | null
}

const columns = ['id', 'name', 'kind', 'desk_id', 'active', 'settings', 'version']

/** All accounts that mail is pulled from, by name. */
export async function listPulledAccounts(db: Db): Promise<readonly PulledAccount[]> {
  const rows: AccountRow[] = await db('pulled_accounts')
    .select(...columns, db.raw('sealed_secret is not null as has_secret'))
    .orderBy('folded_name')
  return rows.map(toAccount)
}

/** The account with this id; `null` when there is none. */
export async function findPulledAccount(db: Db, id: string): Promise<PulledAccount | null> {
  return (await listPulledAccounts(db)).find((account) => account.id === id) ?? null
}

/** The sealed password or token of an account; `null` where there is none. */
export async function findPulledSecret(db: Db, id: string): Promise<string | null> {
  const row: { sealed_secret: string | null } | undefined = await db('pulled_accounts')
    .where({ id })
    .first('sealed_secret')
  return row?.sealed_secret ?? null
}

/** Keeps a sealed token in the place of another; `false` when that is no longer the one that is kept. */
export async function replacePulledSecret(
  db: Db,
  id: string,
  { was, is }: { readonly was: string; readonly is: string },
): Promise<boolean> {
  const kept = { id, sealed_secret: was }
  return (await db('pulled_accounts').where(kept).update({ sealed_secret: is })) > 0
}

/**
 * Writes an account that is new, or that still has the version that was changed. F10
 *
 * It is tried anew at once: whatever was wrong may be mended. Another user or server is another mailbox, whose numbers mean other mails:
 * what was known is forgotten, and it is connected to for the first time.
 */
export async function changePulledAccount(
  database: Database,
  account: NewPulledAccount,
  version: number | null,
  now: Date,
): Promise<PulledAccountChange> {
  const { id, name, kind, deskId, active, settings, sealedSecret } = account
  return writeTransaction(database, async (trx) => {
    // Two who change it at once: the second sees what the first made of it.
    const was: WrittenRow | undefined = await trx('pulled_accounts')
      .where({ id })
      .forUpdate()
      .first('version', 'created_at', 'sealed_secret', 'kind', 'settings')
    if ((was?.version ?? null) !== version) return 'stale'
    const isSaved = await saveNamed(trx, 'pulled_accounts', {
      id,
      name,
      kind,
      desk_id: deskId,
      active,
      settings: columnJson(settings),
      sealed_secret: sealedSecret === undefined ? (was?.sealed_secret ?? null) : sealedSecret,
      version: (was?.version ?? 0) + 1,
      created_at: was?.created_at ?? now.toISOString(),
    })
    if (!isSaved) return 'name-taken'
    await trx('pulled_states').where({ account_id: id }).update({ next_try_at: null })
    if (was !== undefined && mailboxOf(was) !== mailboxOf({ kind, settings: columnJson(settings) })) {
      await forgetMailbox(trx, id)
      // Whoever reads the old one at this moment still writes down what he finds there.
      await trx('pulled_states').where({ account_id: id }).update({ is_moved: true })
    }
    return 'saved'
  })
}

/** Removes an account and what is known of its mails there; what was taken stays. */
export async function removePulledAccount(database: Database, id: string): Promise<void> {
  await writeTransaction(database, async (trx) => {
    await trx('pulled_accounts').where({ id }).delete()
    await trx('pulled_states').where({ account_id: id }).delete()
    await forgetMailbox(trx, id)
  })
}

/** Forgets what is known of the folders and mails of an account; what was taken stays. */
export async function forgetMailbox(trx: Db, id: string): Promise<void> {
  for (const table of ['pulled_folders', 'pulled_messages'])
    await trx(table).where({ account_id: id }).delete()
}

/** Says which mailbox it is that an account looks into: hosts are named in any case. */
function mailboxOf({ kind, settings }: Pick<AccountRow, 'kind' | 'settings'>): string {
  const { server, user }: PulledSettings = JSON.parse(settings)
  return JSON.stringify([kind, server.host.toLowerCase(), user])
}

function toAccount(row: AccountRow): PulledAccount {
  const settings: PulledSettings = JSON.parse(row.settings)
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    deskId: row.desk_id,
    active: Boolean(row.active),
    settings,
    hasSecret: Boolean(row.has_secret),
    version: row.version,
  }
}
