import { foldAddress, withoutPlusPart } from '../domain/mail/address.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'

/** An address that never gets mail from us. */
export type FilteredAddress = {
  readonly address: string
  /** Who put it there; `null` for an address of ours, which is there by itself. */
  readonly owner: string | null
  readonly createdAt: Date
}

/** What came of asking for an address to be taken off the list. */
export type FilterRemoval = 'removed' | 'ours' | 'unknown'

type FilterRow = { address: string; owner: string | null; created_at: string }

/** Every address that never gets mail from us: the administrators' and our own, by address. O20, O21 */
export async function listFiltered(db: Db): Promise<readonly FilteredAddress[]> {
  const added: FilterRow[] = await db('outgoing_filter').select('address', 'owner', 'created_at')
  const ours: FilterRow[] = await db('desk_addresses')
    .join('desks', 'desks.id', 'desk_addresses.desk_id')
    .select('folded_address as address', 'desks.created_at as created_at')
  const addresses = new Map(
    [...added, ...ours.map((row) => ({ ...row, owner: null }))].map((row) => [row.address, row]),
  )
  return [...addresses.values()]
    .sort((one, other) => (one.address < other.address ? -1 : 1))
    .map(({ address, owner, created_at }) => ({ address, owner, createdAt: new Date(created_at) }))
}

/** Puts an address on the list; one that is there stays as it is. */
export async function addFiltered(
  db: Db,
  { address, owner }: { readonly address: string; readonly owner: string },
  now: Date,
): Promise<FilteredAddress> {
  const folded = keyText(foldAddress(address.trim()))
  await db('outgoing_filter')
    .insert({ address: folded, owner, created_at: now.toISOString() })
    .onConflict('address')
    .ignore()
  const row: FilterRow | undefined = await db('outgoing_filter').where({ address: folded }).first()
  return { address: folded, owner: row?.owner ?? owner, createdAt: new Date(row?.created_at ?? now) }
}

/** Takes an address off the list; one of ours stays for as long as it leads to a desk. O21 */
export async function removeFiltered(db: Db, address: string): Promise<FilterRemoval> {
  const folded = keyText(foldAddress(address.trim()))
  const removed = await db('outgoing_filter').where({ address: folded }).delete()
  const ours = await db('desk_addresses').where({ folded_address: folded }).first('folded_address')
  if (ours !== undefined) return 'ours'
  return removed > 0 ? 'removed' : 'unknown'
}

/** Which of these addresses never get mail from us, as they were given; a plus part makes no difference. */
export async function filteredAmong(db: Db, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const forms = addresses.map((address) => [address, ...formsOf(address)] as const)
  const asked = [...new Set(forms.flatMap(([, ...keys]) => keys))]
  if (asked.length === 0) return new Set()
  const listed = await selectIn<{ address: string }>(
    db,
    'select address from outgoing_filter where address in',
    asked,
  )
  const ours = await selectIn<{ address: string }>(
    db,
    'select folded_address as address from desk_addresses where folded_address in',
    [...asked, ...new Set(addresses.map(anyOfDomain))],
  )
  const found = new Set([...listed, ...ours].map(({ address }) => address))
  return new Set(
    forms.flatMap(([address, ...keys]) =>
      [...keys, anyOfDomain(address)].some((key) => found.has(key)) ? [address] : [],
    ),
  )
}

/** The address of a desk to which all mail of a domain leads. */
function anyOfDomain(address: string): string {
  const folded = foldAddress(address)
  return keyText(`*${folded.slice(Math.max(0, folded.lastIndexOf('@')))}`)
}

function formsOf(address: string): readonly string[] {
  return [...new Set([foldAddress(address), withoutPlusPart(address)])].map(keyText)
}
