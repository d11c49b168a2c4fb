import PQueue from 'p-queue'
import type { Log } from '../../domain/log.ts'
import type { Unscanned } from '../../domain/policy/scans.ts'

/** What a scanner answered that is no verdict. */
export class ScanError extends Error {
  readonly scanCause: Unscanned['cause']

  constructor(scanCause: Unscanned['cause'], message: string) {
    super(message)
    this.name = 'ScanError'
    this.scanCause = scanCause
  }
}

/** Runs a question within the limits of its scanner. */
export type AskScanner = <Scan>(question: (signal: AbortSignal) => Promise<Scan>) => Promise<Scan | Unscanned>

/** How a scanner is asked. */
export type ScannerLimits = {
  readonly scanner: 'clamd' | 'rspamd'
  /** Waiting for a turn included. */
  readonly timeoutMs: number
  readonly log: Log
}

const maxAtOnce = 8
const maxWaiting = 200

/**
 * Bounds the questions to one scanner: so many at once, so many waiting, so long for each.
 *
 * Whatever goes wrong is told as a message that was not scanned; the log says why.
 */
export function makeAsker({ scanner, timeoutMs, log }: ScannerLimits): AskScanner {
  const queue = new PQueue({ concurrency: maxAtOnce })
  return async (question) => {
    if (queue.size >= maxWaiting) return unscanned('busy', new Error('too many messages wait to be scanned'))
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      return await queue.add(() => question(signal), { signal })
    } catch (error) {
      if (signal.aborted) return unscanned('timeout', error)
      return unscanned(error instanceof ScanError ? error.scanCause : 'unreachable', error)
    }
  }

  function unscanned(cause: Unscanned['cause'], error: unknown): Unscanned {
    log('warn', 'scan.failed', { scanner, cause, error })
    return { kind: 'unscanned', cause }
  }
}
