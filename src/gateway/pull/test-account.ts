import { setTimeout as wait } from 'node:timers/promises'
import { Dialogue, type Exchange } from '../../domain/mail/dialogue.ts'
import { foldersOf, type PulledAccount } from '../../domain/pull/pulled-account.ts'
import type {
  PullingMeans,
  PullStep,
  PullStepResult,
  PullTest,
  RemoteFolder,
} from '../../domain/pull/pulling-means.ts'
import { SecretMask } from '../../intake/secret-mask.ts'
import type { Mailbox } from './mailbox.ts'
import { type MailboxMeans, openMailbox } from './open-mailbox.ts'
import { type PullError, pullErrorOf } from './pull-error.ts'

const maxWordsLength = 300
const maxReplyLines = 40
const maxFolders = 1_000

/** What a test learns on its way. */
type Found = { folders: readonly RemoteFolder[]; mails: string }

/**
 * Tests accounts as pulling opens them: each step with what the server said, and nothing taken or changed there.
 *
 * A server that is not reached looks the same whatever the reason, and takes as long: what listens in our own network is nobody's
 * to find out by this.
 */
export function createPullingMeans(means: MailboxMeans): PullingMeans {
  return {
    async test(account, password) {
      const heard = new HeardDialogue()
      const behind: PullStep[] = []
      const found: Found = { folders: [], mails: '' }
      const deadline = performance.now() + means.limits.connectMs
      const failure = await lookAt(account, password, means, heard, behind, found).then(
        () => null,
        (error: unknown) => pullErrorOf(error),
      )
      if (failure?.fault === 'unreachable') await wait(Math.max(0, deadline - performance.now()))
      return testOf(failure, heard, behind, found)
    },
  }
}

async function lookAt(
  account: PulledAccount,
  password: string | null,
  means: MailboxMeans,
  heard: HeardDialogue,
  behind: PullStep[],
  found: Found,
): Promise<void> {
  const credentials =
    password === null
      ? await means.credentialsOf(account)
      : { user: account.settings.user, secret: password, isToken: false }
  heard.mask.conceal(credentials.secret)
  heard.mask.conceal(Buffer.from(`\0${credentials.user}\0${credentials.secret}`).toString('latin1'))
  const mailbox = await openMailbox(account, credentials, means, {
    hear: (speaker, line) => heard.take(speaker, line),
    reached: (step) => void (behind.includes(step) || behind.push(step)),
  })
  await lookInto(mailbox, account, behind, found).finally(() => mailbox.close())
}

async function lookInto(
  mailbox: Mailbox,
  account: PulledAccount,
  behind: PullStep[],
  found: Found,
): Promise<void> {
  found.folders = (await mailbox.listFolders()).slice(0, maxFolders)
  behind.push('folders')
  const counts: string[] = []
  for (const folder of foldersOf(account)) counts.push(`${folder}: ${(await mailbox.open(folder)).mails}`)
  found.mails = counts.join(', ')
  behind.push('count')
}

const steps: readonly PullStep[] = ['reach', 'encrypt', 'sign-in', 'folders', 'count']

function testOf(
  failure: PullError | null,
  heard: HeardDialogue,
  behind: readonly PullStep[],
  found: Found,
): PullTest {
  // Who speaks of certificates was reached.
  const isReached = failure?.fault === 'tls'
  const isBehind = (step: PullStep): boolean => behind.includes(step) || (isReached && step === 'reach')
  const good = steps.filter(isBehind).map((step): PullStepResult => {
    const words = step === 'count' ? found.mails : step === 'folders' ? String(found.folders.length) : ''
    return { step, state: 'good', fault: null, words: heard.mask.hide(words).slice(0, maxWordsLength) }
  })
  const next = steps.find((step) => !isBehind(step))
  if (failure === null || next === undefined)
    return { steps: good, dialogue: heard.exchanges, folders: found.folders }
  const words = heard.mask.hide(failure.words).slice(0, maxWordsLength)
  const bad: PullStepResult = { step: next, state: 'bad', fault: failure.fault, words }
  return { steps: [...good, bad], dialogue: heard.exchanges, folders: found.folders }
}

/** What was said at a test, within bounds and without anything secret. */
class HeardDialogue {
  readonly mask = new SecretMask()
  readonly #dialogue = new Dialogue()
  #command = ''
  #reply: string[] = []

  /** Takes a line; those of a server belong to what we said last. */
  take(speaker: 'client' | 'server', line: string): void {
    if (speaker === 'server') {
      if (this.#reply.length < maxReplyLines) this.#reply.push(this.mask.hide(line).slice(0, maxWordsLength))
      return
    }
    this.#keep()
    this.#command = this.mask.hide(line).slice(0, maxWordsLength)
  }

  /** All that was said. */
  get exchanges(): readonly Exchange[] {
    this.#keep()
    return this.#dialogue.exchanges
  }

  #keep(): void {
    if (this.#command !== '' || this.#reply.length > 0) this.#dialogue.add(this.#command, this.#reply)
    this.#command = ''
    this.#reply = []
  }
}
