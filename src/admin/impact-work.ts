import type { Log } from '../domain/log.ts'
import type { Draft, Intake, Previewed } from '../intake/intake.ts'
import { newId } from '../store/id.ts'

/** A draft, what it is tried on, and the form that would save it. */
export type ImpactTask = {
  readonly draft: Draft
  readonly since: Date
  /** Days back that were asked for. */
  readonly days: number
  /** Where the draft would be saved, with which fields, and where one goes to change it. */
  readonly form: {
    readonly action: string
    readonly fields: Readonly<Record<string, string>>
    readonly back: string
  }
}

/** How far a preview has come, and what it has found. */
export type ImpactJob = ImpactTask & {
  readonly id: string
  readonly state: 'running' | 'finished' | 'out-of-time' | 'failed'
  readonly looked: number
  /** Messages that could not be judged: refused before their octets came. */
  readonly skipped: number
  readonly refused: number
  /** Of those refused, messages of authors with an open ticket. */
  readonly refusedWithTicket: number
  readonly freed: number
  /** The time of the last message looked at; `null` before the first. */
  readonly reached: Date | null
  /** The messages that change, the newest first, as many as are listed. */
  readonly listed: readonly Previewed[]
}

/** What the work is done with. */
export type ImpactOptions = {
  readonly intake: Pick<Intake, 'preview'>
  readonly clock: () => Date
  readonly log: Log
  readonly maxMs?: number
}

/** Finished previews that are remembered for whoever still looks at one. */
const maxJobs = 10
const maxListed = 1000
const defaultMaxMs = 60_000

/**
 * Previews drafts of the policy in the background, each within a time, and says how far they are.
 *
 * Nothing is written; a restart forgets them.
 */
export class ImpactWork {
  readonly #options: ImpactOptions
  readonly #jobs = new Map<string, ImpactJob>()
  readonly #work = new Set<Promise<void>>()
  #isStopping = false

  constructor(options: ImpactOptions) {
    this.#options = options
  }

  /** Begins to preview a draft, and answers by which id to ask for it; the oldest preview is forgotten. */
  start(task: ImpactTask): string {
    const id = newId(this.#options.clock())
    const [oldest] = this.#jobs.keys()
    if (oldest !== undefined && this.#jobs.size >= maxJobs) this.#jobs.delete(oldest)
    const empty = { looked: 0, skipped: 0, refused: 0, refusedWithTicket: 0, freed: 0 }
    this.#jobs.set(id, { ...task, ...empty, id, state: 'running', reached: null, listed: [] })
    const work = this.#run(id, task).finally(() => this.#work.delete(work))
    this.#work.add(work)
    return id
  }

  /** A preview as far as it is; `null` when it is unknown or forgotten. */
  find(id: string): ImpactJob | null {
    return this.#jobs.get(id) ?? null
  }

  /** Waits for the previews in hand. */
  async idle(): Promise<void> {
    await Promise.all(this.#work)
  }

  /** Stops after the messages in hand. */
  async close(): Promise<void> {
    this.#isStopping = true
    await this.idle()
  }

  async #run(id: string, { draft, since }: ImpactTask): Promise<void> {
    const { intake, log, maxMs = defaultMaxMs } = this.#options
    const startedAt = performance.now()
    const listed: Previewed[] = []
    try {
      for await (const previewed of intake.preview(draft, since)) {
        if (previewed.effect !== null && listed.length < maxListed) listed.push(previewed)
        if (!this.#count(id, previewed, listed) || this.#isStopping) return
        if (performance.now() - startedAt > maxMs) return this.#end(id, 'out-of-time')
      }
      this.#end(id, 'finished')
    } catch (error) {
      log('error', 'page.failed', { error })
      this.#end(id, 'failed')
    }
  }

  /** Whether anybody still wants to know. */
  #count(id: string, { effect, hasOpenTicket, isJudged, message }: Previewed, listed: Previewed[]): boolean {
    const job = this.#jobs.get(id)
    if (job === undefined) return false
    this.#jobs.set(id, {
      ...job,
      looked: job.looked + 1,
      skipped: job.skipped + (isJudged ? 0 : 1),
      refused: job.refused + (effect === 'refused' ? 1 : 0),
      refusedWithTicket: job.refusedWithTicket + (hasOpenTicket ? 1 : 0),
      freed: job.freed + (effect === 'freed' ? 1 : 0),
      reached: message.receivedAt,
      listed,
    })
    return true
  }

  #end(id: string, state: ImpactJob['state']): void {
    const job = this.#jobs.get(id)
    if (job !== undefined) this.#jobs.set(id, { ...job, state })
  }
}
