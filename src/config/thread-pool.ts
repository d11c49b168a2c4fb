/**
 * Makes the pool of threads for files and SQLite large enough that waiting for a lock does not hold up everybody.
 *
 * SQLite waits on the threads that read files for all sessions, of which there are four by default. The pool is made
 * at its first use, so this comes before anything else; who has set a size keeps it.
 */
export function enlargeThreadPool(): void {
  process.env.UV_THREADPOOL_SIZE ??= '16'
}
