import { Worker } from 'node:worker_threads'
import type { Log } from '../domain/log.ts'
import type { Outcome, Settled } from '../domain/settlement.ts'
import { basisText } from '../store/bases.ts'
import type { Note } from '../store/door-notes.ts'
import { traceText } from '../store/trace-text.ts'
import type { CommitJob, CommitNews, CommitThreadData } from './commit-job.ts'
import type { Commit, CommitWriter, Results } from './commit-writer.ts'
import { threadEnvironment } from './thread-environment.ts'

type Group = Exclude<CommitJob, { readonly kind: 'close' }>
type Waiting = { readonly count: number; readonly resolve: (results: Results<Settled | null>) => void }

/**
 * Writes groups on a thread of its own.
 *
 * A transaction is a dozen round trips between JavaScript and the database's threads; on the thread of the
 * sessions each would wait behind their dialogues. A thread that dies fails the groups it had, and the next
 * group starts another.
 */
export function createCommitThread(data: CommitThreadData, log: Log): CommitWriter {
  let thread: Worker | null = null
  let lastId = 0
  const waiting = new Map<number, Waiting>()

  function living(): Worker {
    if (thread !== null) return thread
    const worker = new Worker(new URL('./commit-worker.ts', import.meta.url), {
      workerData: data,
      env: threadEnvironment(),
    })
    worker.on('message', hear)
    worker.on('error', (error) => log('error', 'store.failed', { error, task: 'commit thread' }))
    worker.on('exit', () => {
      if (thread === worker) thread = null
      for (const { count, resolve } of waiting.values()) resolve(failures(count, 'commit thread ended'))
      waiting.clear()
    })
    thread = worker
    return worker
  }

  function hear(news: CommitNews): void {
    if (news.kind === 'log') {
      log(news.level, news.event, news.fields)
      return
    }
    const { count = 0, resolve } = waiting.get(news.id) ?? {}
    waiting.delete(news.id)
    resolve?.(news.results.length === count ? news.results.map(revived) : failures(count, 'fewer results'))
  }

  function ask(group: Group, transfer: readonly ArrayBuffer[] = []): Promise<Results<Settled | null>> {
    return new Promise((resolve) => {
      // A system that is out of threads throws here: then nobody waits for an answer that will not come.
      const worker = living()
      worker.postMessage(group, transfer)
      waiting.set(group.id, { count: group.items.length, resolve })
    })
  }

  // The first message must not wait for a thread to start.
  living()
  return {
    async settle(commits, now) {
      const items = commits.map(toPortable)
      const octets = items.flatMap(({ settlement: { raw } }) => (raw === null ? [] : [raw.head.buffer]))
      return (await ask({ kind: 'settle', id: ++lastId, items, now }, octets)).map(asSettled)
    },
    async save(items, now) {
      return (await ask({ kind: 'save', id: ++lastId, items, now })).map(asSaved)
    },
    async note(notes, now) {
      const items = notes.map(toPortableNote)
      return (await ask({ kind: 'note', id: ++lastId, items, now })).map(asSaved)
    },
    async close() {
      const worker = thread
      if (worker === null) return
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      worker.postMessage({ kind: 'close' } satisfies CommitJob)
      await ended
    },
  }
}

type Portable = Commit & {
  readonly settlement: { readonly raw: { readonly head: Uint8Array<ArrayBuffer> } | null }
}

/**
 * What the store writes of a message, and no more.
 *
 * Octets are copied and the copy handed over: they often lie in a pooled buffer, and are read again afterwards.
 */
function toPortable({ settlement, blockId }: Commit): Portable {
  const { raw, outline } = settlement
  const head = new Uint8Array(raw === null || raw.blob !== null ? [] : raw.head)
  return {
    blockId,
    settlement: {
      ...settlement,
      outcomes: settlement.outcomes.map(written),
      raw: raw === null ? null : { ...raw, head },
      outline: outline === null ? null : { ...outline, headerSection: [] },
    },
  }
}

/** An outcome whose trace and basis are text already: a text is handed over for a tenth of what its objects cost. */
function written({ basis, ...outcome }: Outcome): Outcome {
  const texts = { trace: traceText(outcome.trace), basis: basisText(basis) }
  return { ...outcome, trace: outcome.trace.filter(({ verdict }) => verdict !== 'pass'), texts }
}

/** A view crosses with all of the buffer behind it, which is often a pooled one: so only its octets go. */
function toPortableNote(note: Note): Note {
  if (note.kind !== 'attempt') return note
  return { ...note, attempt: { ...note.attempt, head: new Uint8Array(note.attempt.head) } }
}

function revived<Result>(result: PromiseSettledResult<Result>): PromiseSettledResult<Result> {
  if (result.status === 'fulfilled') return result
  const { message, code } = result.reason
  return { status: 'rejected', reason: Object.assign(new Error(message), { code }) }
}

function failures(count: number, reason: string): Results<never> {
  return Array.from({ length: count }, () => ({ status: 'rejected', reason: new Error(reason) }))
}

function asSettled(result: PromiseSettledResult<Settled | null>): PromiseSettledResult<Settled> {
  if (result.status === 'rejected') return result
  if (result.value === null) return { status: 'rejected', reason: new Error('expected what was settled') }
  return { status: 'fulfilled', value: result.value }
}

function asSaved(result: PromiseSettledResult<unknown>): PromiseSettledResult<null> {
  return result.status === 'rejected' ? result : { status: 'fulfilled', value: null }
}
