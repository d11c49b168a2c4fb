import type { Knex } from 'knex'
import type { Db } from './dialect.ts'
import { earliestId } from './id.ts'

/** How far the order of `seq` and that of time may differ: processes count with clocks of their own. */
const slackMs = 60_000

/**
 * A `seq` that every message received since a time is past, as an expression; a few older ones may be past it too.
 *
 * A message is written after it was received, and its `id` tells when: so no index of times is needed.
 */
export function seqBefore(db: Db, since: Date): Knex.Raw {
  return db.raw('coalesce((select seq from messages where id < ? order by id desc limit 1), 0)', [
    earliestId(new Date(since.getTime() - slackMs)),
  ])
}
