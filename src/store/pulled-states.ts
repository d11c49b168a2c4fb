import type { DueAccount, StateNote } from '../domain/pull/pull-journal.ts'
import type { PulledStatus, PullFault, PullState } from '../domain/pull/pull-state.ts'
import { columnText } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import { type Db, dialectOf } from './dialect.ts'
import { forgetMailbox, listPulledAccounts } from './pulled-accounts.ts'
import { type Lease, leaseEnd, whereFree } from './leases.ts'

type StateRow = {
  account_id: string
  state: PullState
  fault: PullFault | null
  words: string
  failing_since: string | null
  failures: number
  next_try_at: string | null
  connected_at: string | null
  looked_at: string | null
}

/** Who takes accounts, and for how long they are his alone. */
export type PullClaim = Lease

/** What became of a lease: still ours, ours and to be looked at, ours but not what it was, or another's. */
export type Renewal = 'ours' | 'woken' | 'changed' | 'lost'

/** No pause is as long: an account that is to wait longer was put off before the clock was put back. */
const longestWaitMs = 3_600_000

/** How the accounts fare, by their ids; one that nobody has tried yet is missing. */
export async function listPulledStatuses(db: Db): Promise<ReadonlyMap<string, PulledStatus>> {
  const rows: StateRow[] = await db('pulled_states').select()
  return new Map(rows.map((row) => [row.account_id, toStatus(row)]))
}

/** Has an account looked at soon, by whichever process has it in hand. */
export async function wakePulledAccount(db: Db, id: string): Promise<void> {
  await db('pulled_states').where({ account_id: id }).update({ next_try_at: null, is_woken: true })
}

/** Takes the accounts whose time has come and that nobody has in hand: one owner each, however many ask. */
export async function claimPulledAccounts(
  database: Database,
  claim: PullClaim,
  now: Date,
): Promise<readonly DueAccount[]> {
  // Whoever finds nothing to take keeps no arriving mail waiting for the right to write.
  if ((await dueIds(database.reader, claim, now)).length === 0) return []
  return writeTransaction(database, async (trx) => {
    const idle = trx('pulled_accounts')
      .select('id')
      .whereNotIn('id', trx('pulled_states').select('account_id'))
    for (const { id } of await idle) await addState(trx, id)
    // The condition stands here too: of two who found the same, the second finds it taken.
    const claimed: { account_id: string }[] = await trx('pulled_states')
      .whereIn('account_id', [...(await dueIds(trx, claim, now))])
      .where((free) => whereFree(free, claim, now))
      .update({ lease: claim.lease, lease_until: leaseEnd(claim, now), is_woken: false })
      .returning('account_id')
    const ids = claimed.map(({ account_id }) => account_id)
    // Nobody reads their old mailboxes any more.
    const moved = trx('pulled_states').whereIn('account_id', ids).where({ is_moved: true })
    for (const id of await moved.clone().pluck('account_id')) await forgetMailbox(trx, id)
    await moved.update({ is_moved: false })
    const failures = new Map((await listPulledStatuses(trx)).entries())
    const recipients = await recipientsOf(trx)
    return (await listPulledAccounts(trx))
      .filter(({ id }) => ids.includes(id))
      .map((account) => ({
        account,
        recipient: recipients.get(account.deskId) ?? null,
        failures: failures.get(account.id)?.failures ?? 0,
      }))
  })
}

/** Makes a lease last longer once a third of it is over, and tells what has become of its account. */
export async function renewPulledAccount(
  { reader, writer }: Database,
  { account, recipient }: DueAccount,
  claim: PullClaim,
  now: Date,
): Promise<Renewal> {
  const own = { account_id: account.id, lease: claim.lease }
  const held: { lease_until: string | null; is_woken: boolean | number } | undefined = await reader(
    'pulled_states',
  )
    .where(own)
    .first('lease_until', 'is_woken')
  if (held === undefined) return 'lost'
  const leftMs = new Date(held.lease_until ?? 0).getTime() - now.getTime()
  // Whoever only asks keeps no arriving mail waiting for the right to write.
  const isLong = leftMs > (claim.leaseMs * 2) / 3 && leftMs <= claim.leaseMs
  const isOurs =
    isLong ||
    (await writer('pulled_states')
      .where(own)
      .update({ lease_until: leaseEnd(claim, now) })) > 0
  if (!isOurs) return 'lost'
  const today = (await listPulledAccounts(reader)).find(({ id }) => id === account.id)
  if (today === undefined || today.version !== account.version) return 'changed'
  if (((await recipientsOf(reader)).get(today.deskId) ?? null) !== recipient) return 'changed'
  if (!held.is_woken) return 'ours'
  const isWoken = await writer('pulled_states')
    .where({ ...own, is_woken: true })
    .update({ is_woken: false })
  return isWoken > 0 ? 'woken' : 'ours'
}

/** Lets an account go; whoever asks next may take it. */
export async function releasePulledAccount(db: Db, accountId: string, lease: string): Promise<void> {
  await db('pulled_states')
    .where({ account_id: accountId, lease })
    .update({
      lease: null,
      lease_until: null,
      state: db.raw(`case when failing_since is null then 'resting' else state end`),
    })
}

/** Writes down how an account fares, as long as it is in this hand. */
export async function notePullState(
  db: Db,
  accountId: string,
  lease: string,
  note: StateNote,
  now: Date,
): Promise<void> {
  const own = db('pulled_states').where({ account_id: accountId, lease })
  const at = now.toISOString()
  switch (note.state) {
    case 'failing':
      await own.update({
        state: note.state,
        fault: note.fault,
        words: columnText(note.words),
        failures: db.raw('failures + 1'),
        failing_since: db.raw('coalesce(failing_since, ?)', [at]),
        next_try_at: note.nextTryAt.toISOString(),
      })
      return
    case 'connecting':
    case 'resting':
      // Whatever fails goes on failing until it works.
      await own.whereNull('failing_since').update({ state: note.state })
      return
    case 'taking':
      // What failed in the middle may fail there again.
      await own.update({ state: note.state, connected_at: at })
      return
    case 'partly':
      await own.update({
        state: 'watching',
        fault: note.fault,
        words: columnText(note.words),
        failing_since: db.raw('coalesce(failing_since, ?)', [at]),
        failures: 0,
        next_try_at: null,
        looked_at: at,
      })
      return
    case 'watching':
      await own.update({
        state: note.state,
        fault: null,
        words: '',
        failing_since: null,
        failures: 0,
        next_try_at: null,
        looked_at: at,
      })
  }
}

async function dueIds(db: Db, claim: PullClaim, now: Date): Promise<readonly string[]> {
  const at = now.toISOString()
  const query = db('pulled_accounts')
    .where({ active: true })
    .leftJoin('pulled_states', 'pulled_states.account_id', 'pulled_accounts.id')
    .where((due) => {
      void due
        .whereNull('next_try_at')
        .orWhere('next_try_at', '<=', at)
        .orWhere('next_try_at', '>', new Date(now.getTime() + longestWaitMs).toISOString())
    })
    .where((free) => whereFree(free, claim, now))
    .orderBy('pulled_accounts.id')
  if (dialectOf(db) === 'postgres' && 'executionPromise' in db)
    void query.forUpdate('pulled_accounts').skipLocked()
  return query.pluck('pulled_accounts.id')
}

async function addState(trx: Db, accountId: string): Promise<void> {
  await trx('pulled_states')
    .insert({ account_id: accountId, state: 'new', words: '', failures: 0, is_woken: false })
    .onConflict('account_id')
    .ignore()
}

/** Where each desk that receives now takes its mail. */
async function recipientsOf(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows: { id: string; address: string }[] = await db('desks')
    .where({ enabled: true })
    .select('id', 'address')
  return new Map(rows.map(({ id, address }) => [id, address]))
}

function toStatus(row: StateRow): PulledStatus {
  const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
  return {
    state: row.state,
    fault: row.fault,
    words: row.words,
    failingSince: dateOf(row.failing_since),
    failures: row.failures,
    nextTryAt: dateOf(row.next_try_at),
    connectedAt: dateOf(row.connected_at),
    lookedAt: dateOf(row.looked_at),
  }
}
