/** Users who work together; queues and ticket types name groups, not users. */
export type Group = { readonly id: string; readonly name: string; readonly userIds: readonly string[] }
