import knex from 'knex'
import type { Knex } from 'knex'

/** Opens a pool of PostgreSQL connections. */
export function openPostgres(url: string, options: { readonly connections: number }): Knex {
  return knex({
    client: 'pg',
    connection: { connectionString: url, keepAlive: true, application_name: 'portaria' },
    pool: { min: 0, max: options.connections },
  })
}
