import type {
  Classified,
  NamedClassification,
  TicketClassification,
} from '../domain/ticket/classification/classify.ts'
import { columnText } from './column-text.ts'
import { type DeskDestination, listDestinations } from './destinations.ts'
import type { Db } from './dialect.ts'
import { addHistory, type NewHistoryEntry } from './history.ts'
import { insertRows } from './multi-row.ts'

/** The type, queue, contract and branch of a ticket by name, and the classification that gave them. */
export type Given = {
  readonly type: string | null
  readonly queue: string | null
  readonly contract: string | null
  readonly branch: string | null
  /** The name it had at the time; `null` where none did. C46 */
  readonly classification: string | null
}

/** What a ticket has been given. */
export async function findGiven(db: Db, ticketId: string): Promise<Given> {
  const row = await db('tickets')
    .leftJoin('ticket_types', 'ticket_types.id', 'tickets.type_id')
    .leftJoin('queues', 'queues.id', 'tickets.queue_id')
    .leftJoin('contracts', 'contracts.id', 'tickets.contract_id')
    .leftJoin('branches', 'branches.id', 'tickets.branch_id')
    .where({ 'tickets.id': ticketId })
    .first(
      'ticket_types.name as type',
      'queues.name as queue',
      'contracts.name as contract',
      'branches.name as branch',
      'tickets.classified_as as classification',
    )
  const { type = null, queue = null, contract = null, branch = null, classification = null } = row ?? {}
  return { type, queue, contract, branch, classification }
}

type TypeRow = {
  id: string
  name: string
  queue_id: string | null
  branch_id: string | null
  queue_name: string | null
}

/** What a ticket gets, and by what. */
type Gift = {
  readonly type: TypeRow | null
  readonly branchId: string | null
  readonly contractId: string | null
  /** The name of the classification at the time; `null` when the desk says it. C46 */
  readonly ruleName: string | null
  readonly desk: DeskDestination | null
}

/**
 * Gives tickets the type, queue, branch and contract that classifications and desks say, once each.
 *
 * What somebody has set by hand meanwhile stays.
 */
export async function classifyTickets(
  trx: Db,
  classifications: readonly TicketClassification[],
  now: Date,
): Promise<void> {
  if (classifications.length === 0) return
  const desks = new Map(
    (await listDestinations(trx, [...new Set(classifications.flatMap(({ deskId }) => deskId ?? []))])).map(
      (desk) => [desk.deskId, desk],
    ),
  )
  const types = await typesOf(trx, classifications, [...desks.values()])
  const given = classifications.map((classification) => ({
    ...classification,
    gift: giftOf(classification, desks, types),
  }))
  const changed = new Set<string>()
  for (const alike of Map.groupBy(given, ({ gift }) => keyOf(gift)).values()) {
    const [first] = alike
    const ids = alike.map(({ ticketId }) => ticketId).sort()
    if (first !== undefined) for (const id of await give(trx, ids, first.gift, now)) changed.add(id)
  }
  const fresh = given.filter(({ ticketId }) => changed.has(ticketId))
  await addHistory(
    trx,
    fresh.flatMap((each) => lineOf(each, now)),
  )
  await countHits(trx, fresh, now)
}

async function typesOf(
  trx: Db,
  classifications: readonly TicketClassification[],
  desks: readonly DeskDestination[],
): Promise<ReadonlyMap<string, TypeRow>> {
  const asked = new Set([
    ...classifications.flatMap(({ classified }) => matchingOf(classified).map(({ typeId }) => typeId)),
    ...desks.flatMap(({ typeId }) => typeId ?? []),
  ])
  if (asked.size === 0) return new Map()
  const rows: TypeRow[] = await trx('ticket_types')
    .leftJoin('queues', 'queues.id', 'ticket_types.queue_id')
    .whereIn('ticket_types.id', [...asked])
    .andWhere({ 'ticket_types.active': true, 'ticket_types.has_links': false })
    .select(
      'ticket_types.id',
      'ticket_types.name',
      'ticket_types.queue_id',
      'ticket_types.branch_id',
      'queues.name as queue_name',
    )
  return new Map(rows.map((row) => [row.id, row]))
}

/** The classifications that match, in their order. */
function matchingOf({ applied, others }: Classified): readonly NamedClassification[] {
  return applied === null ? others : [applied, ...others]
}

/** The first whose type mail may still get goes before the desk; the desk's branch fills in where the type has none. */
function giftOf(
  { classified, deskId }: TicketClassification,
  desks: ReadonlyMap<string, DeskDestination>,
  types: ReadonlyMap<string, TypeRow>,
): Gift {
  const desk = desks.get(deskId ?? '') ?? null
  const rule = matchingOf(classified).find(({ typeId }) => types.has(typeId)) ?? null
  const ruled = types.get(rule?.typeId ?? '') ?? null
  const own = types.get(desk?.typeId ?? '') ?? null
  const type = ruled ?? own
  return {
    type,
    branchId: ruled?.branch_id ?? desk?.branchId ?? own?.branch_id ?? null,
    contractId: desk?.contractId ?? null,
    ruleName: rule?.name ?? null,
    desk,
  }
}

/** Tickets that get the same are written together. */
function keyOf({ type, branchId, contractId, ruleName }: Gift): string {
  return JSON.stringify([type?.id, branchId, contractId, ruleName])
}

/** Writes what the tickets get, and answers those that had no type; one that somebody gave a type keeps it. */
async function give(
  trx: Db,
  ticketIds: readonly string[],
  gift: Gift,
  now: Date,
): Promise<readonly string[]> {
  const { type, branchId, contractId, ruleName } = gift
  const at = now.toISOString()
  const always = {
    classified_at: at,
    ...(contractId === null ? {} : { contract_id: unlessSet(trx, 'contract_id', contractId) }),
  }
  const rows: { id: string }[] = await trx('tickets')
    .whereIn('id', ticketIds)
    .whereNull('classified_at')
    .whereNull('type_id')
    .update({
      ...always,
      ...(type === null ? {} : { type_id: type.id }),
      ...(type === null ? {} : { queue_id: unlessSet(trx, 'queue_id', type.queue_id) }),
      ...(branchId === null ? {} : { branch_id: unlessSet(trx, 'branch_id', branchId) }),
      ...(ruleName === null ? {} : { classified_as: columnText(ruleName) }),
    })
    .returning('id')
  if (rows.length < ticketIds.length)
    await trx('tickets').whereIn('id', ticketIds).whereNull('classified_at').update(always)
  return rows.map(({ id }) => id)
}

function unlessSet(trx: Db, column: string, value: string | null) {
  return trx.raw('coalesce(??, ?)', [column, value])
}

function lineOf(
  { ticketId, messageId, classified, gift }: TicketClassification & { readonly gift: Gift },
  at: Date,
): NewHistoryEntry[] {
  const { type, ruleName, desk } = gift
  if (type === null) return []
  const line = { ticketId, actor: null, messageId, at }
  const given = { type: type.name, queue: type.queue_name }
  if (ruleName === null) {
    return [{ ...line, event: 'typed-by-desk', details: { ...given, desk: desk?.address ?? null } }]
  }
  const others = matchingOf(classified).flatMap(({ name }) => (name === ruleName ? [] : [name]))
  return [
    {
      ...line,
      event: 'classified',
      details: { ...given, rule: ruleName, others: others.join(', ') || null },
    },
  ]
}

/** Notes which classifications have matched; one that has been removed meanwhile is left out. */
async function countHits(trx: Db, fresh: readonly TicketClassification[], now: Date): Promise<void> {
  const hits = fresh.flatMap(({ ticketId, classified }) => [
    ...matchingOf(classified).map(({ id }) => [id, ticketId, 'active'] as const),
    ...classified.shadow.map(({ id }) => [id, ticketId, 'shadow'] as const),
  ])
  if (hits.length === 0) return
  const kept: string[] = await trx('classifications')
    .whereIn('id', [...new Set(hits.map(([id]) => id))])
    .pluck('id')
  await insertRows(
    trx,
    'classification_hits',
    ['classification_id', 'ticket_id', 'mode', 'at'],
    hits.filter(([id]) => kept.includes(id)).map((hit) => [...hit, now.toISOString()]),
    ' on conflict do nothing',
  )
}
