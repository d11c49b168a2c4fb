import type { Content } from '../../domain/mail/content.ts'
import type { Log } from '../../domain/log.ts'
import type { ContentThread } from './content-thread.ts'
import type { ExtractionResult, Job, Manner, Source } from './job.ts'
import { leaveThread, takeThread } from './spare-threads.ts'

/** What the extractor needs to know. */
export type ExtractorOptions = {
  /** How many threads read messages at once. */
  readonly workers: number
  /** How long one message may take the full way; then its thread is ended and replaced. */
  readonly timeoutMs: number
  /** The folder of the content-addressed files that attachments go to. */
  readonly blobFolder: string
  readonly log: Log
}

/** What is already known of the message, for the log. */
export type ExtractionHint = { readonly messageId?: string }

/** Makes the content of messages, away from the main thread. */
export type Extractor = {
  /**
   * Reads a message's content; it always answers, whatever the octets are.
   *
   * Only a failure of ours (a disk that is full) rejects: the message then stays pending and is read again.
   */
  extract(source: Source, hint?: ExtractionHint): Promise<ExtractionResult>
  /** Gives up every thread; messages in hand are rejected and stay pending. */
  close(): Promise<void>
}

/** The lean way is linear and quick, so it gets less time. */
const leanTimeoutMs = 5_000

/** Starts a pool of threads; each is made when the first message needs it. */
export function createExtractor({ workers, timeoutMs, blobFolder, log }: ExtractorOptions): Extractor {
  const idle: ContentThread[] = []
  const busy = new Set<ContentThread>()
  const waiting: PromiseWithResolvers<ContentThread>[] = []
  let isClosed = false

  async function borrow(): Promise<ContentThread> {
    if (isClosed) throw closed()
    const thread = idle.pop()
    if (thread?.isAlive) return lend(thread)
    if (busy.size < workers) return lend(takeThread())
    const turn = Promise.withResolvers<ContentThread>()
    waiting.push(turn)
    return turn.promise
  }

  function lend(thread: ContentThread): ContentThread {
    busy.add(thread)
    return thread
  }

  function giveBack(thread: ContentThread): void {
    busy.delete(thread)
    if (isClosed) return
    const next = waiting.shift()
    const living = thread.isAlive ? thread : null
    if (next) next.resolve(lend(living ?? takeThread()))
    else if (living) idle.push(living)
  }

  async function run(source: Source, manner: Manner, limitMs: number): Promise<Content | Fault> {
    const thread = await borrow()
    try {
      const job: Job = { source, manner, blobFolder }
      const answer = await thread.run(job, limitMs)
      if (isClosed) throw closed()
      if (answer.kind === 'failure') throw new Error(`content not made: ${answer.reason}`)
      return answer.kind === 'content' ? answer.content : { reason: answer.reason }
    } finally {
      giveBack(thread)
    }
  }

  return {
    async extract(source, hint = {}) {
      const full = await run(source, 'full', timeoutMs)
      if (!('reason' in full)) return { state: 'extracted', content: full }
      log('warn', 'content.failed', { ...hint, manner: 'full', fault: full.reason })
      const lean = await run(source, 'lean', leanTimeoutMs)
      if (!('reason' in lean)) return { state: 'unreadable', content: { ...lean, fault: full.reason } }
      log('error', 'content.failed', { ...hint, manner: 'lean', fault: lean.reason })
      return { state: 'unreadable', content: { ...emptyContent, fault: full.reason } }
    },
    async close() {
      isClosed = true
      for (const turn of waiting.splice(0)) turn.reject(closed())
      const left = idle.splice(0).map(leaveThread)
      await Promise.all([...left, ...[...busy].map((thread) => thread.end())])
    },
  }
}

function closed(): Error {
  return new Error('extractor closed')
}

/** Why a message could not be read. */
type Fault = { readonly reason: string }

const emptyContent: Content = {
  text: '',
  replyText: '',
  quotedText: '',
  html: null,
  attachments: [],
  bounce: null,
  forward: null,
  fault: null,
}
