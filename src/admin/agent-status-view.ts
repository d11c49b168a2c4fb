import { type AgentStatus, agentStatuses } from '../domain/agent.ts'
import type { Tone } from './message-words.ts'

/** One of the statuses that the header offers. A4 */
export type StatusChoice = {
  readonly value: AgentStatus
  readonly key: string
  readonly tone: Tone
  readonly isCurrent: boolean
}

/** The tone in which a status is shown. */
export const statusTones = {
  online: 'good',
  away: 'wait',
  offline: 'plain',
} as const satisfies Record<AgentStatus, Tone>

/** What the header shows of a person's own status; `null` while the house does not distribute. */
export function agentStatusView(status: AgentStatus | null): readonly StatusChoice[] | null {
  if (status === null) return null
  return agentStatuses.map((value) => ({
    value,
    key: `agent-status.${value}`,
    tone: statusTones[value],
    isCurrent: value === status,
  }))
}
