import { type BlockEntry, isExpired } from '../blocklist.ts'
import { foldAddress, splitAddress } from '../mail/address.ts'
import { addressBits, type Network, networkOf, parseNetwork } from '../mail/network.ts'
import { expressionOf, registeredName } from './list-pattern.ts'
import { wildcardTest } from './wildcard.ts'

/** The longest domain a pattern can be. RFC 5321 §4.5.3.1.2 */
const maxDomainLength = 255

/** Characters of an address that a wildcard or an expression sees, from its end: no real one is longer. RFC 5321 §4.5.3.1 */
const maxAddressLength = 320

/** Makes the test of a regular expression in time linear in the text; `null` when it is none. */
export type CompileExpression = (expression: string) => ((text: string) => boolean) | null

/** Both lists, made ready for matching. */
export type SenderLists = { readonly block: ListIndex; readonly allow: ListIndex }

type Tested = { readonly entry: BlockEntry; readonly test: (text: string) => boolean }

/** One list, by what can be looked up at once and what must be tried one by one. */
type ListIndex = {
  readonly isEmpty: boolean
  /** Addresses and domains. */
  readonly names: ReadonlyMap<string, BlockEntry>
  /** Networks by family, length and prefix. */
  readonly networks: ReadonlyMap<string, BlockEntry>
  /** The lengths that occur, the longest first: no more than a family has bits. */
  readonly lengths: Readonly<Record<4 | 6, readonly number[]>>
  /** Wildcards by the last two labels they are written with. */
  readonly wildcards: ReadonlyMap<string, readonly Tested[]>
  /** Expressions, and the wildcards of any domain; their number is bounded where entries are made. */
  readonly others: readonly Tested[]
}

/** What the lists may look at of a message; what is not known yet is left out. */
export type SenderSigns = {
  readonly peer: string | null
  /** Reverse-path, author, sender; `null` matches nothing. */
  readonly addresses: readonly (string | null)[]
  /** Those of them that the allow list may know; all, unless said otherwise. */
  readonly allowable?: readonly (string | null)[]
}

/** What the lists say: the entry that blocks, or the one that allows what another would have blocked. */
export type ListMatch = { readonly block: BlockEntry | null; readonly allow: BlockEntry | null }

const unlisted: ListMatch = { block: null, allow: null }

/** Makes both lists ready for matching. */
export function indexLists(entries: readonly BlockEntry[], compile: CompileExpression): SenderLists {
  const { block = [], allow = [] } = Object.groupBy(entries, ({ list }) => list)
  return { block: indexList(block, compile), allow: indexList(allow, compile) }
}

/** Finds what blocks a sender by any of its signs, unless the allow list knows any of those that it may know. */
export function matchLists({ block, allow }: SenderLists, signs: SenderSigns, now: Date): ListMatch {
  const blocking = matchList(block, signs, now)
  if (blocking === null) return unlisted
  const { peer, addresses, allowable = addresses } = signs
  const allowing = matchList(allow, { peer, addresses: allowable }, now)
  return allowing === null ? { block: blocking, allow: null } : { block: null, allow: allowing }
}

/** Whether there is nothing to match, so that nobody need gather the signs. */
export function areEmpty({ block, allow }: SenderLists): boolean {
  return block.isEmpty && allow.isEmpty
}

/** Whether the allow list knows a sender by any of its signs. */
export function isAllowed({ allow }: SenderLists, signs: SenderSigns, now: Date): boolean {
  return matchList(allow, signs, now) !== null
}

function indexList(entries: readonly BlockEntry[], compile: CompileExpression): ListIndex {
  const names = new Map<string, BlockEntry>()
  const networks = new Map<string, BlockEntry>()
  const lengths = { 4: new Set<number>(), 6: new Set<number>() }
  const wildcards = new Map<string, Tested[]>()
  const others: Tested[] = []
  for (const entry of entries) {
    const { kind, pattern } = entry
    if (kind === 'network') {
      const network = parseNetwork(pattern)
      if (network === null) continue
      networks.set(networkKey(network), entry)
      lengths[network.family].add(network.length)
    } else if (kind === 'wildcard') {
      const tested = { entry, test: wildcardTest(pattern) }
      const name = registeredName(pattern.slice(pattern.indexOf('@') + 1))
      if (name === null) others.push(tested)
      else wildcards.set(name, [...(wildcards.get(name) ?? []), tested])
    } else if (kind === 'regex') {
      const test = compile(expressionOf(pattern))
      if (test !== null) others.push({ entry, test })
    } else names.set(pattern, entry)
  }
  const inOrder = (found: ReadonlySet<number>) => [...found].sort((one, other) => other - one)
  return {
    isEmpty: entries.length === 0,
    names,
    networks,
    lengths: { 4: inOrder(lengths[4]), 6: inOrder(lengths[6]) },
    wildcards,
    others,
  }
}

function networkKey({ family, prefix, length }: Network): string {
  return `${family}/${length}/${prefix.toString(36)}`
}

function matchList(index: ListIndex, { peer, addresses }: SenderSigns, now: Date): BlockEntry | null {
  if (index.isEmpty) return null
  const alive = (entry: BlockEntry | undefined): entry is BlockEntry =>
    entry !== undefined && !isExpired(entry, now)
  for (const entry of networksOf(index, peer)) if (alive(entry)) return entry
  // The envelope and the header section mostly say the same address.
  for (const address of new Set(addresses)) {
    if (address === null) continue
    for (const entry of entriesOf(index, foldAddress(address))) if (alive(entry)) return entry
  }
  return null
}

function* networksOf(
  { networks, lengths }: ListIndex,
  peer: string | null,
): Generator<BlockEntry | undefined> {
  if (peer === null || networks.size === 0) return
  const address = parseNetwork(peer)
  if (address === null || address.length !== addressBits[address.family]) return
  for (const length of lengths[address.family]) yield networks.get(networkKey(networkOf(address, length)))
}

/** Whatever matches an address, the nearest first. */
function* entriesOf(index: ListIndex, address: string): Generator<BlockEntry | undefined> {
  const { names, wildcards, others } = index
  yield names.get(address)
  const domain = withinLimit(splitAddress(address)?.domain ?? '')
  const end = address.slice(-maxAddressLength)
  for (const tested of wildcards.get(registeredName(domain) ?? '') ?? [])
    if (matches(tested, end, domain)) yield tested.entry
  for (let name = domain; names.size > 0 && name !== ''; name = parentOf(name)) yield names.get(name)
  for (const tested of others) if (matches(tested, end, domain)) yield tested.entry
}

/** The domain above this one; empty when there is none. */
function parentOf(domain: string): string {
  const dot = domain.indexOf('.')
  return dot === -1 ? '' : domain.slice(dot + 1)
}

/** A wildcard without an at sign is about domains. */
function matches({ entry: { kind, pattern }, test }: Tested, address: string, domain: string): boolean {
  return test(kind === 'wildcard' && !pattern.includes('@') ? domain : address)
}

/** The end of a domain that patterns can reach, from a label's start: a longer one must not cost a look for each label. */
function withinLimit(domain: string): string {
  if (domain.length <= maxDomainLength) return domain
  const end = domain.slice(-maxDomainLength - 1)
  return end.slice(end.indexOf('.') + 1)
}
