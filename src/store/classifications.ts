import { foldText } from '../domain/fold.ts'
import { differences, type PlainValue, type PolicyEvent } from '../domain/policy/policy-change.ts'
import {
  alternativesOf,
  type Classification,
  type ClassificationRow,
} from '../domain/ticket/classification/classification.ts'
import { columnJson, columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { type Authorship, bumpPolicyVersion, lockPolicy } from './policy-version.ts'

/** A classification with the name of its type; `null` where mail may not get it any more: removed, ended, or with links. */
export type ClassificationRecord = Classification & {
  readonly typeName: string | null
  /** Moves with each change of what is typed in its editor. */
  readonly version: number
}

/** What an administrator says of a classification. */
export type ClassificationDraft = Pick<Classification, 'name' | 'rows' | 'typeId' | 'mode'>

type StoredClassification = {
  id: string
  name: string
  conditions: string
  type_id: string | null
  type_name: string | null
  mode: Classification['mode']
  position: number
  version: number
}

/** Every classification, the one that goes first at the head. */
export async function listClassifications(db: Db): Promise<readonly ClassificationRecord[]> {
  const rows: StoredClassification[] = await select(db).orderBy([
    'classifications.position',
    'classifications.id',
  ])
  return rows.map(toRecord)
}

/** A classification; `null` when there is none of this id. */
export async function findClassification(db: Db, id: string): Promise<ClassificationRecord | null> {
  const row: StoredClassification | undefined = await select(db).where({ 'classifications.id': id }).first()
  return row === undefined ? null : toRecord(row)
}

/** Adds a classification after all others; `null` when its name is taken. */
export async function addClassification(
  db: Db,
  draft: ClassificationDraft,
  by: Authorship,
): Promise<ClassificationRecord | null> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    if (await isNameTaken(trx, draft.name, null)) return null
    const id = newId(by.now)
    const last = await trx('classifications').max({ position: 'position' }).first()
    await trx('classifications').insert({
      id,
      ...columnsOf(draft),
      position: Number(last?.position ?? 0) + 1,
      created_at: by.now.toISOString(),
    })
    const after = await findClassification(trx, id)
    await noteChange(trx, 'classification-added', null, after, by)
    return after
  })
}

/**
 * Changes a classification; `null` when its new name is another's, or there is none of this id.
 *
 * Nothing is done where another has changed it since the version that was seen; any will do when none is given.
 */
export async function changeClassification(
  db: Db,
  id: string,
  draft: ClassificationDraft,
  by: Authorship,
  seen?: number,
): Promise<ClassificationRecord | 'outdated' | null> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = await findClassification(trx, id)
    if (before === null) return null
    if (seen !== undefined && before.version !== seen) return 'outdated'
    if (await isNameTaken(trx, draft.name, id)) return null
    await trx('classifications')
      .where({ id })
      .update({ ...columnsOf(draft), version: before.version + 1 })
    const after = await findClassification(trx, id)
    await noteChange(trx, 'classification-changed', before, after, by)
    return after
  })
}

/** Lets a classification change places with the one before or after it; whether there was one. */
export async function moveClassification(
  db: Db,
  id: string,
  direction: 'up' | 'down',
  by: Authorship,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const all = await listClassifications(trx)
    const place = all.findIndex((each) => each.id === id)
    const before = all[place]
    const other = all[place + (direction === 'up' ? -1 : 1)]
    if (before === undefined || other === undefined) return false
    await trx('classifications').where({ id }).update({ position: other.position })
    await trx('classifications').where({ id: other.id }).update({ position: before.position })
    const after = { ...before, position: other.position }
    await noteChange(trx, 'classification-changed', before, after, by)
    return true
  })
}

/** Removes a classification; the tickets it has classified keep its name. Whether there was one. */
export async function removeClassification(db: Db, id: string, by: Authorship): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = await findClassification(trx, id)
    if (before === null) return false
    await trx('classifications').where({ id }).delete()
    await noteChange(trx, 'classification-removed', before, null, by)
    return true
  })
}

function select(db: Db) {
  return db('classifications')
    .leftJoin('ticket_types', 'ticket_types.id', 'classifications.type_id')
    .select(
      'classifications.id',
      'classifications.name',
      'classifications.conditions',
      'classifications.mode',
      'classifications.position',
      'classifications.version',
      'classifications.type_id',
      db.raw(
        'case when ticket_types.active and not ticket_types.has_links then ticket_types.name end as type_name',
      ),
    )
}

function toRecord(row: StoredClassification): ClassificationRecord {
  const rows: readonly ClassificationRow[] = JSON.parse(row.conditions)
  const { id, name, mode, position, version } = row
  const type = { typeId: row.type_id, typeName: row.type_name }
  return { id, name, rows, ...type, mode, position: Number(position), version }
}

function columnsOf({ name, rows, typeId, mode }: ClassificationDraft) {
  return {
    name: columnText(name),
    folded_name: foldText(name),
    conditions: columnJson(rows),
    type_id: typeId,
    mode,
  }
}

async function isNameTaken(trx: Db, name: string, ownId: string | null): Promise<boolean> {
  const other = await trx('classifications')
    .where({ folded_name: foldText(name) })
    .first('id')
  return other !== undefined && other.id !== ownId
}

async function noteChange(
  trx: Db,
  event: PolicyEvent,
  before: ClassificationRecord | null,
  after: ClassificationRecord | null,
  { actor, now }: Authorship,
): Promise<void> {
  const changes = differences(before && plain(before), after && plain(after))
  await bumpPolicyVersion(trx, { event, subject: (after ?? before)?.name ?? '', actor, changes }, now)
}

function plain({ name, rows, typeName, mode, position }: ClassificationRecord): Record<string, PlainValue> {
  return { name, conditions: inShort(rows), type: typeName, classificationMode: mode, position }
}

/** The rows on one line, for the list of what was changed. */
function inShort(rows: readonly ClassificationRow[]): string {
  return alternativesOf(rows)
    .map((group) =>
      group
        .map(({ field, header, condition, value }) => `${header || field} ${condition} “${value}”`)
        .join(' & '),
    )
    .join(' | ')
}
