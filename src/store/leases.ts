import type { Knex } from 'knex'

/** Who takes something into hand, and for how long it is his alone. */
export type Lease = { readonly lease: string; readonly leaseMs: number }

/** A lease that lasts so many times as long as any was given before the clock was put back. */
const longestLeases = 3

/** Narrows a query to the rows that nobody has in hand; of leases of no length every one counts that has not ended. */
export function whereFree(query: Knex.QueryBuilder, { leaseMs }: Pick<Lease, 'leaseMs'>, now: Date): void {
  const longest = new Date(now.getTime() + longestLeases * leaseMs).toISOString()
  void query.where((free) => {
    void free.whereNull('lease').orWhere('lease_until', '<=', now.toISOString())
    if (leaseMs > 0) void free.orWhere('lease_until', '>', longest)
  })
}

/** When a lease that begins now ends. */
export function leaseEnd({ leaseMs }: Pick<Lease, 'leaseMs'>, now: Date): string {
  return new Date(now.getTime() + leaseMs).toISOString()
}
