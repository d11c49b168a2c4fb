import { createHash } from 'node:crypto'
import type { Desk } from '../domain/desk.ts'
import type { RuleMode, RuleModes } from '../domain/policy/rule-modes.ts'
import type { PolicyRecord } from '../store/policy-records.ts'

/** The limits that messages are judged by; they come from the configuration. */
export type Limits = {
  readonly hostname: string
  readonly maxHops: number
  readonly maxMessageOctets: number
}

/** What is written down of a policy. */
export type RecordedPolicy = {
  readonly limits: Limits
  readonly modes: RuleModes
  readonly desks: readonly Desk[]
}

type Written = {
  readonly limits: Limits
  readonly modes: readonly (readonly [string, RuleMode])[]
  /** The oldest records know nothing of public addresses. */
  readonly desks: readonly (Omit<Desk, 'createdAt' | 'knownAs'> & {
    readonly createdAt: string
    readonly knownAs?: readonly string[]
  })[]
}

/**
 * Writes a policy down under the digest of the text.
 *
 * The blocklist stays out: it may be long, and the entry that matches a message is kept with the message.
 */
export function recordPolicy(
  { desks, modes }: Omit<RecordedPolicy, 'limits'>,
  { hostname, maxHops, maxMessageOctets }: Limits,
): PolicyRecord {
  const policy = JSON.stringify({
    limits: { hostname, maxHops, maxMessageOctets },
    modes: [...modes].sort(([one], [other]) => (one < other ? -1 : 1)),
    desks: desks.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  })
  return { id: digestOf(policy), policy }
}

/** Reads a policy that was written down; `null` when the text is not the one that the digest was made of. */
export function readRecordedPolicy({ id, policy }: PolicyRecord): RecordedPolicy | null {
  if (digestOf(policy) !== id) return null
  const { limits, modes, desks }: Written = JSON.parse(policy)
  return {
    limits,
    modes: new Map(modes),
    desks: desks.map(({ knownAs = [], ...desk }) => ({
      ...desk,
      knownAs,
      createdAt: new Date(desk.createdAt),
    })),
  }
}

/** 96 bits: nobody gains by two policies of one digest, and it stands in every delivery. */
function digestOf(policy: string): string {
  return createHash('sha256').update(policy).digest('hex').slice(0, 24)
}
