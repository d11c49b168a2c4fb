import { performance } from 'node:perf_hooks'
import type { Association } from '../domain/association.ts'
import type { Desk } from '../domain/desk.ts'
import type { RuleModes } from '../domain/policy/rule-modes.ts'
import { indexLists, type SenderLists } from '../domain/policy/sender-lists.ts'
import { listBlocklist } from '../store/blocklist.ts'
import { listAssociations } from '../store/clients.ts'
import type { Db } from '../store/database.ts'
import { listDesks } from '../store/desks.ts'
import { readPolicyVersion } from '../store/policy-version.ts'
import type { PolicyRecord } from '../store/policy-records.ts'
import { readRuleModes } from '../store/rule-modes.ts'
import { compileExpression } from './linear-regex.ts'
import { indexPolicy } from './policy-index.ts'
import type { Limits } from './policy-record.ts'

/** Desks, sender lists and the modes of rules as they were at one version of the policy. */
export type Policy = {
  readonly version: number
  /** By every folded address that leads to one. */
  readonly desksByAddress: ReadonlyMap<string, Desk>
  readonly desksById: ReadonlyMap<string, Desk>
  /** By every folded public address that forwards to one. */
  readonly desksKnownAs: ReadonlyMap<string, Desk>
  /** The folded domains of all addresses of ours, and the host's own. */
  readonly domains: ReadonlySet<string>
  readonly lists: SenderLists
  /** By domain, in lower case. */
  readonly associations: ReadonlyMap<string, Association>
  /** What administrators say of each rule. */
  readonly modes: RuleModes
  /** What is kept of it, so that messages can be judged by it again. */
  readonly record: PolicyRecord
}

/** How long a policy is trusted without asking whether it has changed. */
const trustMs = 50

/** Keeps the policy in memory and reads it again when its version has moved, whoever moved it. */
export class PolicySnapshot {
  readonly #db: Db
  readonly #limits: Limits
  #policy: Policy | null = null
  #checkedAt = Number.NEGATIVE_INFINITY
  #check: Promise<Policy> | null = null
  readonly #onRead: (policy: Policy) => Promise<void>

  constructor(db: Db, limits: Limits, onRead: (policy: Policy) => Promise<void> = async () => undefined) {
    this.#db = db
    this.#limits = limits
    this.#onRead = onRead
  }

  /** The policy, at most 50 ms old; without waiting when it is known. */
  current(): Policy | Promise<Policy> {
    if (this.#policy !== null && performance.now() - this.#checkedAt < trustMs) return this.#policy
    this.#check ??= this.refresh().finally(() => {
      this.#check = null
    })
    return this.#check
  }

  /** The policy as it is now: what nobody may be refused without. */
  async refresh(): Promise<Policy> {
    const startedAt = performance.now()
    const version = await readPolicyVersion(this.#db)
    const known = this.#policy
    const policy = known?.version === version ? known : await readPolicy(this.#db, version, this.#limits)
    if (policy !== known) await this.#onRead(policy)
    if (startedAt >= this.#checkedAt) {
      this.#policy = policy
      this.#checkedAt = startedAt
    }
    return policy
  }
}

/**
 * Reads the whole policy.
 *
 * The version is read before the rest: a change in between is found at the next check, never missed.
 */
async function readPolicy(db: Db, version: number, limits: Limits): Promise<Policy> {
  const desks = await listDesks(db)
  const lists = indexLists(await listBlocklist(db), compileExpression)
  const associations = new Map((await listAssociations(db)).map((rule) => [rule.domain, rule]))
  const modes = await readRuleModes(db)
  return indexPolicy({ version, desks, lists, associations, modes }, limits)
}
