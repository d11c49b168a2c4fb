/** What the system and the databases say when there is no room left. */
const codes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', '53100'])

/** Thrown when more waits to be written than may wait in memory. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'
}

/** Whether a failure means that there is no room: the sender may try again when there is. */
export function isStorageFull(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < 5 && cause instanceof Error; depth++) {
    if (cause instanceof QueueFullError) return true
    if ('code' in cause && typeof cause.code === 'string' && codes.has(cause.code)) return true
    cause = cause.cause
  }
  return false
}
