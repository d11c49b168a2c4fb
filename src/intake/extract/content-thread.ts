import { Worker } from 'node:worker_threads'
import { threadEnvironment } from '../thread-environment.ts'
import type { Job, JobAnswer } from './job.ts'

/** Old-generation memory of a worker; a message that needs more ends the worker, not the process. */
const maxOldGenerationSizeMb = 256

/** One worker thread that reads one message at a time. */
export class ContentThread {
  readonly #worker: Worker
  #settle: ((answer: JobAnswer) => void) | null = null
  #isAlive = true

  constructor() {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb },
      env: threadEnvironment(),
    })
    this.#worker.unref()
    this.#worker.on('message', (answer: JobAnswer) => this.#finish(answer))
    this.#worker.on('error', (error) => this.#die(`worker failed: ${error.message}`))
    this.#worker.on('exit', () => this.#die('worker ended'))
  }

  /** Whether the thread can take another message. */
  get isAlive(): boolean {
    return this.#isAlive
  }

  /** Reads one message; a thread that takes too long or dies answers with a fault and is not alive after it. */
  run(job: Job, timeoutMs: number): Promise<JobAnswer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#die(`not read within ${timeoutMs} ms`)
        void this.#worker.terminate()
      }, timeoutMs)
      this.#settle = (answer) => {
        clearTimeout(timer)
        this.#worker.unref()
        resolve(answer)
      }
      if (this.#isAlive) {
        this.#worker.ref()
        this.#post(job)
      } else this.#finish({ kind: 'fault', reason: 'worker ended' })
    })
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    this.#die('extractor closed')
    await this.#worker.terminate()
  }

  /**
   * Hands the octets over by transfer. The copy is deliberate: octets often lie in a pooled buffer, which
   * cannot be transferred, and the caller needs them again when the full way fails.
   */
  #post(job: Job): void {
    if ('path' in job.source) {
      this.#worker.postMessage(job)
      return
    }
    const octets = Uint8Array.from(job.source.octets)
    this.#worker.postMessage({ ...job, source: { octets } }, [octets.buffer])
  }

  #die(reason: string): void {
    this.#isAlive = false
    this.#finish({ kind: 'fault', reason })
  }

  #finish(answer: JobAnswer): void {
    const settle = this.#settle
    this.#settle = null
    settle?.(answer)
  }
}
