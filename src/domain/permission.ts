/** What a group may do with the tickets of a queue; each covers those before it. */
export const allowances = ['see', 'work', 'manage'] as const

/** What a group may do with the tickets of a queue. */
export type Allowance = (typeof allowances)[number]

/**
 * What a user may do in the queues that groups stand beside: by queue, `null` where it is nothing.
 *
 * A queue that is not among them is everybody's, and so is a ticket in no queue.
 */
export type Permissions = ReadonlyMap<string, Allowance | null>

/** Who asks for a list: what he may do, and whom `atendente:eu` means. Where nobody asks, everything is told. */
export type AskedBy =
  | { readonly permissions: Permissions; readonly userId: string }
  | { readonly permissions?: never; readonly userId?: never }

/** Whether a user may do something with a ticket of this queue. */
export function mayAt(permissions: Permissions, queueId: string | null, asked: Allowance): boolean {
  if (queueId === null || !permissions.has(queueId)) return true
  const allowed = permissions.get(queueId) ?? null
  return allowed !== null && allowances.indexOf(allowed) >= allowances.indexOf(asked)
}

/** The greatest of what several groups allow; `null` when none allows anything. */
export function greatest(allowed: readonly Allowance[]): Allowance | null {
  return allowances.findLast((allowance) => allowed.includes(allowance)) ?? null
}

/** The same permissions for a question that less than this does not answer. */
export function atLeast(permissions: Permissions, asked: Allowance): Permissions {
  return new Map(
    [...permissions].map(([queueId, allowed]) => [
      queueId,
      mayAt(permissions, queueId, asked) ? allowed : null,
    ]),
  )
}
