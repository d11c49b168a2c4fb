import type { Association } from '../domain/association.ts'
import type { Desk } from '../domain/desk.ts'
import { foldAddress, splitAddress } from '../domain/mail/address.ts'
import type { RuleModes } from '../domain/policy/rule-modes.ts'
import type { SenderLists } from '../domain/policy/sender-lists.ts'
import { type Limits, recordPolicy } from './policy-record.ts'
import type { Policy } from './policy-snapshot.ts'

/** What a policy is made of, as it is stored. */
export type PolicyParts = {
  readonly version: number
  readonly desks: readonly Desk[]
  readonly lists: SenderLists
  /** By domain, in lower case. */
  readonly associations: ReadonlyMap<string, Association>
  readonly modes: RuleModes
}

/** Makes the parts of a policy quick to look things up in. */
export function indexPolicy(
  { version, desks, lists, associations, modes }: PolicyParts,
  limits: Limits,
): Policy {
  const addresses = desks.flatMap((desk) =>
    [desk.address, ...desk.aliases].map((address) => [address, desk] as const),
  )
  return {
    version,
    desksByAddress: new Map(addresses.map(([address, desk]) => [foldAddress(address), desk])),
    desksById: new Map(desks.map((desk) => [desk.id, desk])),
    desksKnownAs: new Map(
      desks.flatMap((desk) => desk.knownAs.map((address) => [foldAddress(address), desk] as const)),
    ),
    domains: new Set([
      limits.hostname.toLowerCase(),
      ...addresses.flatMap(([address]) => splitAddress(foldAddress(address))?.domain ?? []),
    ]),
    lists,
    associations,
    modes,
    record: recordPolicy({ desks, modes }, limits),
  }
}
