import type { Exchange } from '../mail/dialogue.ts'
import type { PullFault } from './pull-state.ts'
import type { PulledAccount } from './pulled-account.ts'

/** The steps of a test, in their order. */
export type PullStep = 'reach' | 'encrypt' | 'sign-in' | 'folders' | 'count'

/** What came of one step: nothing after the first bad one is tried. */
export type PullStepResult = {
  readonly step: PullStep
  readonly state: 'good' | 'bad'
  /** Why it is bad; `null` where it is good. */
  readonly fault: PullFault | null
  /** What the server said, or how many mails lie there; one line of plain characters without anything secret. */
  readonly words: string
}

/** A folder as its server lists it. */
export type RemoteFolder = {
  /** Its name as people read it, which is also the one to keep. */
  readonly name: string
  /** What it is for, such as `\Junk`; `null` where the server does not say. RFC 6154 §2 */
  readonly use: string | null
}

/** What came of a test: its steps, the dialogue with secrets masked, and the folders where it came so far. */
export type PullTest = {
  readonly steps: readonly PullStepResult[]
  readonly dialogue: readonly Exchange[]
  readonly folders: readonly RemoteFolder[]
}

/** What the pages may ask of accounts that mail is pulled from; they take nothing and change nothing there. */
export type PullingMeans = {
  /** Connects, signs in and looks; a password that was just typed is tried in the place of the one that is kept. */
  test(account: PulledAccount, password: string | null): Promise<PullTest>
}
