import { ContentThread } from './content-thread.ts'

/** How long a thread without work waits for some before it ends, in milliseconds. */
const restMs = 60_000
const maxSpare = 2

const spare = new Map<ContentThread, NodeJS.Timeout>()

/** A thread that another extractor left behind, or a new one: a start costs more than most messages do. */
export function takeThread(): ContentThread {
  for (const [thread, timer] of spare) {
    clearTimeout(timer)
    spare.delete(thread)
    if (thread.isAlive) return thread
  }
  return new ContentThread()
}

/** Leaves a living thread that has nothing in hand to whoever needs one next. */
export async function leaveThread(thread: ContentThread): Promise<void> {
  if (spare.size >= maxSpare) return thread.end()
  const timer = setTimeout(() => {
    spare.delete(thread)
    void thread.end()
  }, restMs)
  spare.set(thread, timer.unref())
}
