import type { ContactLine } from '../domain/contact-lines.ts'
import { foldAddress } from '../domain/mail/address.ts'
import { clientIdsOf } from './clients.ts'
import { knownAddresses, refreshSearchText } from './known-addresses.ts'
import { contactSearchText } from './contact-search-text.ts'
import { type ContactRow, otherRolesText } from './contacts.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { insertRows, selectIn } from './multi-row.ts'
import type { Value } from './run-statement.ts'
import { markTicketsOf } from './text-waiting.ts'

/** How many people an import added and changed. */
export type Imported = { readonly added: number; readonly changed: number }

type Known = Pick<ContactRow, 'id' | 'address' | 'active' | 'by_email' | 'registered'> & {
  /** The address that the file names, which may be a further one. */
  readonly known: string
  readonly client_id: string | null
}

const changed = [
  'name',
  'role',
  'other_roles',
  'search_text',
  'active',
  'by_email',
  'client_id',
  'registered',
]
const columns = ['id', 'address', 'created_at', ...changed] as const
const conflict = ` on conflict (address) do update set ${changed.map((name) => `${name} = excluded.${name}`).join(', ')}`

/**
 * Registers or changes every person, in the caller's transaction: all of them or none.
 *
 * The number of statements does not depend on the number of people: mail waits for the same writer.
 */
export async function importContacts(trx: Db, lines: readonly ContactLine[], now: Date): Promise<Imported> {
  const found = await selectIn<Known>(
    trx,
    `select contacts.id, known, contacts.address, active, by_email, registered, client_id
      from ${knownAddresses} join contacts on contacts.id = contact_id where known in`,
    lines.map(({ address }) => foldAddress(address)),
  )
  const known = new Map(found.map((row) => [row.known, row]))
  const clientIds = await clientIdsOf(
    trx,
    lines.flatMap(({ client }) => client ?? []),
    now,
  )
  const rowOf = (line: ContactLine): readonly Value[] => {
    const named = foldAddress(line.address)
    const before = known.get(named)
    const address = before?.address ?? named
    const kept = before?.registered ? before : null
    const clientId =
      line.client === undefined ? (before?.client_id ?? null) : (clientIds.get(line.client) ?? null)
    return [
      newId(now),
      address,
      now.toISOString(),
      line.name,
      line.role,
      otherRolesText(line.role, line.otherRoles),
      contactSearchText(line.name, address),
      line.active ?? Boolean(kept?.active ?? true),
      line.byEmail ?? Boolean(kept?.by_email ?? true),
      clientId,
      true,
    ]
  }
  // Two lines may name one person by two addresses: the later one counts.
  const rows = new Map(lines.map(rowOf).map((row) => [row[1], row]))
  await insertRows(trx, 'contacts', columns, [...rows.values()], conflict)
  for (const { id, known: named, address } of found) if (named !== address) await refreshSearchText(trx, id)
  // Who was there may have another name or client now; who is new has no tickets.
  await markTicketsOf(
    trx,
    'requester',
    found.map(({ id }) => id),
  )
  const there = found.filter(({ registered }) => registered).length
  return { added: lines.length - there, changed: there }
}
