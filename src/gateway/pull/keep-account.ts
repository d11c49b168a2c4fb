import type { DueAccount } from '../../domain/pull/pull-journal.ts'
import { foldersOf } from '../../domain/pull/pulled-account.ts'
import { SecretMask } from '../../intake/secret-mask.ts'
import type { Mailbox } from './mailbox.ts'
import { type MailboxMeans, openMailbox } from './open-mailbox.ts'
import { accountPauseMs } from './pauses.ts'
import { PullError, pullErrorOf } from './pull-error.ts'
import { type FolderWork, readFolder } from './read-folder.ts'

/** What keeping an account needs. */
export type AccountWork = Omit<FolderWork, 'account' | 'recipient'> &
  MailboxMeans & {
    /** Names the process. */
    readonly lease: string
    /** How long a mailbox is waited at before it is looked at again. */
    readonly roundMs: number
    /** Ends a wait: somebody wants the account looked at. */
    readonly woken: () => AbortSignal
  }

const maxWordsLength = 300

/**
 * Keeps reading an account until it is to end, or fails; what failed is told, and when it is tried again.
 *
 * Never throws: whatever is wrong with one account is wrong with no other. F3
 */
export async function keepAccount(due: DueAccount, work: AccountWork): Promise<void> {
  const { journal, lease, log, signal, clock, random } = work
  const { account } = due
  const mask = new SecretMask()
  try {
    await journal.noteState(account.id, lease, { state: 'connecting' })
    if (due.recipient === null) throw new PullError('desk-closed')
    const credentials = await work.credentialsOf(account)
    mask.conceal(credentials.secret)
    const quiet = { hear: () => undefined, reached: () => undefined }
    while (!signal.aborted) {
      const mailbox = await openMailbox(account, credentials, work, quiet)
      await readUntilOver(mailbox, { ...work, account, recipient: due.recipient }, work).finally(() =>
        mailbox.close(),
      )
    }
  } catch (error) {
    // What was cut off because we end is no fault of theirs.
    if (signal.aborted) return
    const { fault, words } = pullErrorOf(error)
    const shown = mask.hide(words).slice(0, maxWordsLength)
    if (fault === 'our-failure') log('error', 'pull.failed', { account: account.id, fault, error })
    else log('warn', 'pull.failed', { account: account.id, fault, words: shown })
    const nextTryAt = new Date(clock().getTime() + accountPauseMs(due.failures, random()))
    await journal
      .noteState(account.id, lease, { state: 'failing', fault, words: shown, nextTryAt })
      .catch((failure: unknown) => log('error', 'store.failed', { task: 'pull', error: failure }))
  }
}

async function readUntilOver(mailbox: Mailbox, folderWork: FolderWork, work: AccountWork): Promise<void> {
  const { journal, lease, roundMs, log, signal } = work
  const { account } = folderWork
  // The one that is waited at is read last.
  const folders = foldersOf(account).toReversed()
  for (;;) {
    await journal.noteState(account.id, lease, { state: 'taking' })
    let missing: PullError | null = null
    for (const folder of folders) {
      if (signal.aborted) return
      await readFolder(mailbox, folder, folderWork).catch((error: unknown) => {
        const failure = pullErrorOf(error)
        if (failure.fault !== 'folder-missing') throw error
        missing = failure
      })
    }
    if (missing !== null) throw missing
    if (signal.aborted) return
    await journal.noteState(account.id, lease, { state: 'watching' })
    log('debug', 'pull.watching', { account: account.id })
    await mailbox.wait(roundMs, AbortSignal.any([signal, work.woken()]))
    if (signal.aborted || account.kind === 'pop3') return
  }
}
