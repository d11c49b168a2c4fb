import { performance } from 'node:perf_hooks'
import type { Association } from '../domain/association.ts'
import type { Desk } from '../domain/desk.ts'
import { foldAddress, splitAddress } from '../domain/mail/address.ts'
import { indexLists, type SenderLists } from '../domain/policy/sender-lists.ts'
import { listBlocklist } from '../store/blocklist.ts'
import { listAssociations } from '../store/clients.ts'
import type { Db } from '../store/database.ts'
import { listDesks } from '../store/desks.ts'
import { readPolicyVersion } from '../store/policy-version.ts'
import { compileExpression } from './linear-regex.ts'

/** Desks and sender lists as they were at one version of the policy. */
export type Policy = {
  readonly version: number
  /** By every folded address that leads to one. */
  readonly desksByAddress: ReadonlyMap<string, Desk>
  readonly desksById: ReadonlyMap<string, Desk>
  /** The folded domains of all addresses of ours, and the host's own. */
  readonly domains: ReadonlySet<string>
  readonly lists: SenderLists
  /** By domain, in lower case. */
  readonly associations: ReadonlyMap<string, Association>
}

/** How long a policy is trusted without asking whether it has changed. */
const trustMs = 50

/** Keeps the policy in memory and reads it again when its version has moved, whoever moved it. */
export class PolicySnapshot {
  readonly #db: Db
  readonly #hostname: string
  #policy: Policy | null = null
  #checkedAt = Number.NEGATIVE_INFINITY
  #check: Promise<Policy> | null = null

  constructor(db: Db, hostname: string) {
    this.#db = db
    this.#hostname = hostname
  }

  /** The policy as it was read last; `null` before the first time. */
  get known(): Policy | null {
    return this.#policy
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
    const policy = known?.version === version ? known : await readPolicy(this.#db, version, this.#hostname)
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
async function readPolicy(db: Db, version: number, hostname: string): Promise<Policy> {
  const desks = await listDesks(db)
  const associations = await listAssociations(db)
  const addresses = desks.flatMap((desk) =>
    [desk.address, ...desk.aliases].map((address) => [address, desk] as const),
  )
  return {
    version,
    desksByAddress: new Map(addresses.map(([address, desk]) => [foldAddress(address), desk])),
    desksById: new Map(desks.map((desk) => [desk.id, desk])),
    domains: new Set([
      hostname.toLowerCase(),
      ...addresses.flatMap(([address]) => splitAddress(foldAddress(address))?.domain ?? []),
    ]),
    lists: indexLists(await listBlocklist(db), compileExpression),
    associations: new Map(associations.map((association) => [association.domain, association])),
  }
}
