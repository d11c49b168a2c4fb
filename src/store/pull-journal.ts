import type { PullJournal } from '../domain/pull/pull-journal.ts'
import { type Database, writeTransaction } from './database.ts'
import {
  findPulledFolder,
  forgetPulledMails,
  hasOtherNumbers,
  knownPulledMails,
  listPulledBefore,
  listPulledRetries,
  listUnmarked,
  markPulledMails,
  notePulledMails,
  renumberPulledMail,
  savePulledFolder,
} from './pulled-messages.ts'
import {
  claimPulledAccounts,
  notePullState,
  releasePulledAccount,
  renewPulledAccount,
} from './pulled-states.ts'

const dayMs = 86_400_000

/** What pulling processes write down, in a database. */
export function createPullJournal(database: Database, clock: () => Date = () => new Date()): PullJournal {
  const { writer } = database
  return {
    claim: (lease, leaseMs) => claimPulledAccounts(database, { lease, leaseMs }, clock()),
    renew: (due, lease, leaseMs) => renewPulledAccount(database, due, { lease, leaseMs }, clock()),
    release: (accountId, lease) => releasePulledAccount(writer, accountId, lease),
    noteState: (accountId, lease, note) => notePullState(writer, accountId, lease, note, clock()),
    folder: (accountId, folder) => findPulledFolder(writer, accountId, folder),
    saveFolder: (accountId, folder, mark) => savePulledFolder(writer, { accountId, folder }, mark, clock()),
    note: (notes, mark) =>
      writeTransaction(database, async (trx) => {
        await notePulledMails(trx, notes, clock())
        const [first] = notes
        if (first !== undefined && mark !== null) await savePulledFolder(trx, first, mark, clock())
      }),
    known: (place, numbers) => knownPulledMails(writer, place, numbers),
    hasOtherNumbers: (place) => hasOtherNumbers(writer, place),
    renumber: (place, identity) => renumberPulledMail(writer, place, identity),
    toRetry: (place, limit) => listPulledRetries(writer, place, limit, clock()),
    toMark: (place, limit) => listUnmarked(writer, place, limit),
    noteMarked: (place, numbers) => markPulledMails(writer, place, numbers),
    toDelete: (place, days, limit) =>
      listPulledBefore(writer, place, { before: new Date(clock().getTime() - days * dayMs), limit }),
    forget: (place, numbers) => forgetPulledMails(writer, place, numbers),
  }
}
