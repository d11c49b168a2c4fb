import type { DueAccount } from '../../domain/pull/pull-journal.ts'
import type { PullFault } from '../../domain/pull/pull-state.ts'
import { foldersOf, type PulledAccount } from '../../domain/pull/pulled-account.ts'
import { SecretMask } from '../../intake/secret-mask.ts'
import type { Credentials, Mailbox } from './mailbox.ts'
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
/** What may be wrong with one folder and with no other. */
const faultsOfFolders: ReadonlySet<PullFault> = new Set(['folder-missing', 'protocol', 'busy'])

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
    const folderWork = { ...work, account, recipient: due.recipient }
    while (!signal.aborted) {
      const mailbox = await signIn(account, work, mask)
      await readUntilOver(mailbox, folderWork, work, mask).finally(() => mailbox.close())
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

/** Signs in with what is good now; a token that is refused is asked for once more, because it may have ended early. */
async function signIn(account: PulledAccount, work: MailboxMeans, mask: SecretMask): Promise<Mailbox> {
  const open = (credentials: Credentials): Promise<Mailbox> => {
    mask.conceal(credentials.secret)
    return openMailbox(account, credentials, work, { hear: () => undefined, reached: () => undefined })
  }
  const credentials = await work.credentialsOf(account)
  return open(credentials).catch(async (error: unknown) => {
    if (!credentials.isToken || pullErrorOf(error).fault !== 'sign-in') throw error
    return open(await work.credentialsOf(account, credentials.secret))
  })
}

async function readUntilOver(
  mailbox: Mailbox,
  folderWork: FolderWork,
  work: AccountWork,
  mask: SecretMask,
): Promise<void> {
  const { journal, lease, roundMs, log, signal } = work
  const { account } = folderWork
  for (;;) {
    await journal.noteState(account.id, lease, { state: 'taking' })
    const passed = await readFolders(mailbox, folderWork)
    if (signal.aborted) return
    if (passed === null) await journal.noteState(account.id, lease, { state: 'watching' })
    else {
      const told = { fault: passed.fault, words: mask.hide(passed.words).slice(0, maxWordsLength) }
      log('warn', 'pull.failed', { account: account.id, ...told })
      await journal.noteState(account.id, lease, { state: 'partly', ...told })
    }
    log('debug', 'pull.watching', { account: account.id })
    await mailbox.wait(roundMs, AbortSignal.any([signal, work.woken()]))
    if (signal.aborted || account.kind === 'pop3') return
  }
}

/** Reads each folder; one that its server refuses keeps no other from being read, and is told. Throws where all are refused. */
async function readFolders(mailbox: Mailbox, work: FolderWork): Promise<PullError | null> {
  // The one that is waited at is read last.
  const folders = foldersOf(work.account).toReversed()
  const refused: PullError[] = []
  for (const folder of folders) {
    if (work.signal.aborted) return null
    await readFolder(mailbox, folder, work).catch((error: unknown) => {
      const { fault, words } = pullErrorOf(error)
      if (!mailbox.isUsable() || !faultsOfFolders.has(fault)) throw error
      refused.push(new PullError(fault, fault === 'folder-missing' ? words : `${folder}: ${words}`, error))
    })
  }
  // What is wrong with one is told before what is missing.
  const first = refused.find(({ fault }) => fault !== 'folder-missing') ?? refused[0] ?? null
  if (first !== null && refused.length === folders.length) throw first
  return first
}
