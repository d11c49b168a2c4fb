import type { Desk, Mode, Profile } from '../domain/desk.ts'
import type { Language } from '../domain/language.ts'
import { foldAddress } from '../domain/mail/address.ts'
import {
  changesTo,
  profileSettings,
  readSettingChanges,
  type SettingChanges,
} from '../domain/policy/settings.ts'
import { AddressTakenError } from './address-taken-error.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { differences, type PlainValue, type PolicyEvent } from '../domain/policy/policy-change.ts'
import { type Authorship, bumpPolicyVersion, byGateway, lockPolicy } from './policy-version.ts'

export { AddressTakenError } from './address-taken-error.ts'

/** What a new desk needs. */
export type NewDesk = {
  readonly address: string
  readonly mode: Mode
  readonly profile: Profile
  readonly aliases: readonly string[]
  /** Public addresses elsewhere that forward here. */
  readonly knownAs?: readonly string[]
  readonly enabled?: boolean
  readonly language?: Language
  readonly acknowledge?: boolean
  /** What differs from the profile; in a change, beside what differed before. */
  readonly settings?: SettingChanges
}

/** What may be changed of a desk; its address stays. */
export type DeskChanges = Partial<Omit<NewDesk, 'address'>>

type DeskRow = {
  id: string
  address: string
  mode: Mode
  profile: Profile
  enabled: boolean | number
  language: Language
  acknowledge: boolean | number
  settings: string
  created_at: string
}

/** An address beside the desk's own. */
type OtherAddress = { address: string; desk_id: string; is_known_as: boolean | number }

/** All desks, by address. */
export async function listDesks(db: Db): Promise<readonly Desk[]> {
  const rows: DeskRow[] = await db('desks').orderBy('address')
  return withAliases(db, rows)
}

/** The desk that an address leads to, by itself or as an alias; `null` when none. */
export async function findDesk(db: Db, address: string): Promise<Desk | null> {
  const row: DeskRow | undefined = await db('desks')
    .whereIn(
      'id',
      db('desk_addresses')
        .where({ folded_address: foldAddress(address), is_known_as: false })
        .select('desk_id'),
    )
    .first()
  if (row === undefined) return null
  const [desk] = await withAliases(db, [row])
  return desk ?? null
}

/** Adds a desk. Throws AddressTakenError when any of its addresses belongs to a desk already. */
export async function addDesk(
  db: Db,
  desk: NewDesk,
  now: Date,
  actor: string = byGateway().actor,
): Promise<Desk> {
  return db.transaction(async (trx) => {
    const id = newId(now)
    await lockPolicy(trx)
    const { aliases, knownAs = [] } = desk
    await refuseTaken(trx, [desk.address, ...aliases, ...knownAs], id)
    await trx('desks').insert({
      id,
      address: desk.address,
      mode: desk.mode,
      profile: desk.profile,
      enabled: desk.enabled ?? true,
      language: desk.language ?? 'pt-BR',
      acknowledge: desk.acknowledge ?? false,
      settings: JSON.stringify(changesTo(desk.profile, desk.settings ?? {})),
      created_at: now.toISOString(),
    })
    await insertAddresses(trx, id, [desk.address], 'own')
    await insertAddresses(trx, id, without(aliases, [desk.address]), 'alias')
    await insertAddresses(trx, id, without(knownAs, [desk.address, ...aliases]), 'known-as')
    const added = await found(trx, desk.address)
    await noteDesk(trx, 'desk-added', { before: null, after: added }, { actor, now })
    return added
  })
}

/** Changes a desk, and answers it as it is then; `null` when no desk has this address of its own. */
export async function changeDesk(
  db: Db,
  address: string,
  changes: DeskChanges,
  by: Authorship = byGateway(),
): Promise<Desk | null> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const id = await ownId(trx, address)
    if (id === null) return null
    const before = await found(trx, address)
    const { aliases, knownAs, settings, ...columns } = changes
    if (Object.keys(columns).length > 0) await trx('desks').where({ id }).update(columns)
    if (settings !== undefined) await changeSettings(trx, id, settings)
    if (aliases !== undefined || knownAs !== undefined) await changeAddresses(trx, id, address, changes)
    const after = await found(trx, address)
    await noteDesk(trx, 'desk-changed', { before, after }, by)
    return after
  })
}

/** Removes a desk with its aliases; its tickets stay. Whether there was one. */
export async function removeDesk(db: Db, address: string, by: Authorship = byGateway()): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const id = await ownId(trx, address)
    if (id === null) return false
    const before = await found(trx, address)
    await trx('desk_addresses').where({ desk_id: id }).delete()
    await trx('desks').where({ id }).delete()
    await noteDesk(trx, 'desk-removed', { before, after: null }, by)
    return true
  })
}

async function noteDesk(
  trx: Db,
  event: PolicyEvent,
  { before, after }: { readonly before: Desk | null; readonly after: Desk | null },
  { actor, now }: Authorship,
): Promise<void> {
  const subject = (after ?? before)?.address ?? ''
  const changes = differences(before && plainDesk(before), after && plainDesk(after))
  await bumpPolicyVersion(trx, { event, subject, actor, changes }, now)
}

/** All that the policy knows of a desk, settings under their own names. */
function plainDesk(desk: Desk): Readonly<Record<string, PlainValue>> {
  const { mode, profile, enabled, language, acknowledge, settings } = desk
  const aliases = desk.aliases.length === 0 ? null : desk.aliases.join(', ')
  const knownAs = desk.knownAs.length === 0 ? null : desk.knownAs.join(', ')
  return { mode, profile, enabled, language, acknowledge, aliases, knownAs, ...settings }
}

async function changeSettings(trx: Db, id: string, changes: SettingChanges): Promise<void> {
  const row: DeskRow = await trx('desks').where({ id }).first()
  const settings = { ...readSettingChanges(JSON.parse(row.settings)), ...changes }
  await trx('desks')
    .where({ id })
    .update({ settings: JSON.stringify(changesTo(row.profile, settings)) })
}

async function changeAddresses(
  trx: Db,
  id: string,
  address: string,
  changes: Pick<DeskChanges, 'aliases' | 'knownAs'>,
): Promise<void> {
  const before = await found(trx, address)
  const { aliases = before.aliases, knownAs = before.knownAs } = changes
  await refuseTaken(trx, [...aliases, ...knownAs], id)
  await trx('desk_addresses').where({ desk_id: id, is_alias: true }).delete()
  await insertAddresses(trx, id, aliases, 'alias')
  await insertAddresses(trx, id, without(knownAs, aliases), 'known-as')
}

/** An address that leads here needs not be known beside it. */
function without(addresses: readonly string[], others: readonly string[]): readonly string[] {
  const folded = new Set(others.map(foldAddress))
  return addresses.filter((address) => !folded.has(foldAddress(address)))
}

async function ownId(db: Db, address: string): Promise<string | null> {
  const row = await db('desk_addresses')
    .where({ folded_address: foldAddress(address), is_alias: false })
    .first('desk_id')
  return row?.desk_id ?? null
}

async function refuseTaken(db: Db, addresses: readonly string[], deskId: string): Promise<void> {
  const taken = await db('desk_addresses')
    .join('desks', 'desks.id', 'desk_addresses.desk_id')
    .whereIn('folded_address', addresses.map(foldAddress))
    .andWhere((query) => {
      void query.whereNot({ desk_id: deskId }).orWhere({ is_alias: false })
    })
    .first('desk_addresses.address as address', 'desks.address as taken_by')
  if (taken !== undefined) throw new AddressTakenError(taken.address, taken.taken_by)
}

async function insertAddresses(
  db: Db,
  deskId: string,
  addresses: readonly string[],
  as: 'own' | 'alias' | 'known-as',
): Promise<void> {
  const byFold = new Map(addresses.map((address) => [foldAddress(address), address]))
  if (byFold.size === 0) return
  await db('desk_addresses').insert(
    [...byFold].map(([folded, address]) => ({
      folded_address: folded,
      address,
      desk_id: deskId,
      is_alias: as !== 'own',
      is_known_as: as === 'known-as',
    })),
  )
}

async function found(db: Db, address: string): Promise<Desk> {
  const desk = await findDesk(db, address)
  if (desk === null) throw new Error(`expected the desk ${address} to be there after it was written`)
  return desk
}

async function withAliases(db: Db, rows: readonly DeskRow[]): Promise<readonly Desk[]> {
  const others: OtherAddress[] = await db('desk_addresses')
    .where({ is_alias: true })
    .whereIn('desk_id', rows.length === 1 ? rows.map((row) => row.id) : db('desks').select('id'))
    .orderBy('address')
    .select('address', 'desk_id', 'is_known_as')
  const byDesk = Map.groupBy(others, (other) => other.desk_id)
  return rows.map((row) => toDesk(row, byDesk.get(row.id) ?? []))
}

function toDesk(row: DeskRow, others: readonly OtherAddress[]): Desk {
  return {
    id: row.id,
    address: row.address,
    aliases: others.flatMap((other) => (other.is_known_as ? [] : [other.address])),
    knownAs: others.flatMap((other) => (other.is_known_as ? [other.address] : [])),
    mode: row.mode,
    profile: row.profile,
    enabled: Boolean(row.enabled),
    language: row.language,
    acknowledge: Boolean(row.acknowledge),
    settings: { ...profileSettings[row.profile], ...readSettingChanges(JSON.parse(row.settings)) },
    createdAt: new Date(row.created_at),
  }
}
