import type { PulledAccount, PulledSettings } from '../../src/domain/pull/pulled-account.ts'
import { changePulledAccount, type NewPulledAccount } from '../../src/store/pulled-accounts.ts'
import type { Database } from '../../src/store/database.ts'

/** What a test says of an account; the rest is as most have it. */
export type PulledChanges = Partial<Omit<NewPulledAccount, 'settings'>> & {
  readonly settings?: Partial<PulledSettings>
}

/** An account that mail is pulled from, but for what a test says. */
export function newPulledAccount(changes: PulledChanges = {}): NewPulledAccount {
  const id = changes.id ?? '01JPULLED00000000000000001'
  return {
    id,
    name: `Conta ${id.slice(-2)}`,
    kind: 'imap',
    deskId: 'desk',
    active: true,
    ...changes,
    settings: {
      server: { host: '127.0.0.1', port: 993, encryption: 'none' },
      user: 'suporte',
      oauth: null,
      folders: ['INBOX'],
      marksRead: true,
      deletesAfterDays: null,
      newOnly: true,
      ...changes.settings,
    },
  }
}

/** The same, written to a database. */
export async function addPulledAccount(
  database: Database,
  changes: PulledChanges = {},
): Promise<PulledAccount> {
  const account = newPulledAccount(changes)
  await changePulledAccount(database, account, null, new Date())
  return { ...account, hasSecret: account.sealedSecret !== undefined, version: 1 }
}
