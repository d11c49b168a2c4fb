/** What an agent says of being there. A4 */
export const agentStatuses = ['online', 'away', 'offline'] as const

/** What an agent says of being there; only who is online is given tickets. A5 */
export type AgentStatus = (typeof agentStatuses)[number]

/** Whether the distributor gives tickets to agents, and when an agent counts as away. A3 */
export type DistributionSetting = {
  readonly isOn: boolean
  /** Minutes without a page after which an agent is away. */
  readonly idleMinutes: number
  /** When it was switched on: what came before stays as it was; `null` while it is off. */
  readonly since: Date | null
}

/** An idle time that makes sense: uses are noted once a minute, and a sign-in ends after half an hour without one. */
export const idleMinutesBounds = { min: 2, max: 30 } as const

/**
 * What an agent's status is now, by what was said last and when a page was last asked for.
 *
 * Who has not asked for a page in a while is away, whatever was said; who is not signed in is not there.
 */
export function statusNow(
  said: AgentStatus,
  seenAt: Date | null,
  idleMinutes: number,
  now: Date,
): AgentStatus {
  if (seenAt === null) return 'offline'
  const isIdle = seenAt <= idleSince(idleMinutes, now)
  return said === 'online' && isIdle ? 'away' : said
}

/** Who was last seen then or before is away now. */
export function idleSince(idleMinutes: number, now: Date): Date {
  return new Date(now.getTime() - idleMinutes * 60_000)
}
