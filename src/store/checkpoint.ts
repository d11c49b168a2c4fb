import type { Knex } from 'knex'

/** Milliseconds between two looks at the log. */
const intervalMs = 100
/** Octets of log that are worth a checkpoint. */
const passiveOctets = 4 * 1024 * 1024
/** Octets of log past which writers must wait until the log starts anew. */
const restartOctets = 256 * 1024 * 1024

type LogSize = { readonly log: number; readonly checkpointed: number }

/** Moves the write-ahead log into the database from its own connection, so that no commit ever waits for it. */
export type Checkpointer = {
  /** Ends the work with a last checkpoint that empties the log. */
  stop(): Promise<void>
}

/**
 * Starts to look at the write-ahead log every 100 ms.
 *
 * A checkpoint inside a commit would hold back every message of that batch (some 20 ms); the PASSIVE kind
 * on another connection holds back nobody. Only when the log outgrows it does RESTART make the writer wait.
 */
export function startCheckpointer(connection: Knex, onFault: (error: unknown) => void): Checkpointer {
  let isStopped = false
  let inHand: Promise<void> = Promise.resolve()
  let timer = setTimeout(turn, intervalMs).unref()

  function turn(): void {
    inHand = checkpoint(connection)
      .catch(onFault)
      .then(() => {
        if (!isStopped) timer = setTimeout(turn, intervalMs).unref()
      })
  }

  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await inHand
      await connection.raw('pragma wal_checkpoint(truncate)').catch(onFault)
    },
  }
}

async function checkpoint(connection: Knex): Promise<void> {
  const [page]: { page_size: number }[] = await connection.raw('pragma page_size')
  const [size]: LogSize[] = await connection.raw('pragma wal_checkpoint(noop)')
  if (page === undefined || size === undefined) return
  const { page_size: pageOctets } = page
  const { log, checkpointed } = size
  if ((log - checkpointed) * pageOctets < passiveOctets) return
  const isOutgrown = log * pageOctets > restartOctets
  await connection.raw(`pragma wal_checkpoint(${isOutgrown ? 'restart' : 'passive'})`)
}
