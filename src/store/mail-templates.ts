import type { Language } from '../domain/language.ts'
import type { MailTemplate, TemplateKind } from '../domain/outgoing/template.ts'
import { columnText } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { removeNamed, saveNamed } from './named-rows.ts'
import type { Authorship } from './policy-version.ts'

type TemplateRow = {
  id: string
  name: string
  kind: TemplateKind
  language: Language
  for_all_types: boolean | number
  version: number
  subject: string
  body: string
}

/** A text that a template has had. */
export type TemplateVersion = {
  readonly version: number
  readonly subject: string
  readonly body: string
  readonly savedBy: string
  readonly savedAt: Date
}

/** What became of a template that somebody saved. */
export type TemplateChange = 'saved' | 'taken' | 'changed-meanwhile' | 'in-use'

/** All templates by name, each with its newest text. */
export async function listMailTemplates(db: Db): Promise<readonly MailTemplate[]> {
  return withTypes(db, await newest(db).orderBy('mail_templates.folded_name'))
}

/** One template; `null` when there is none. */
export async function findMailTemplate(db: Db, id: string): Promise<MailTemplate | null> {
  const [template] = await withTypes(db, await newest(db).where({ 'mail_templates.id': id }))
  return template ?? null
}

/** The models that the answer page of a ticket of this type offers. C37 */
export async function listModels(db: Db, ticketTypeId: string | null): Promise<readonly MailTemplate[]> {
  const models = (await listMailTemplates(db)).filter(({ kind }) => kind === 'answer')
  return models.filter(
    ({ forAllTypes, typeIds }) => forAllTypes || (ticketTypeId !== null && typeIds.includes(ticketTypeId)),
  )
}

/** The texts that a template has had, the newest first; only some when there are many. */
export async function listTemplateVersions(db: Db, id: string): Promise<readonly TemplateVersion[]> {
  const rows: { version: number; subject: string; body: string; saved_by: string; saved_at: string }[] =
    await db('mail_template_versions').where({ template_id: id }).orderBy('version', 'desc').limit(50)
  return rows.map(({ version, subject, body, saved_by, saved_at }) => ({
    version,
    subject,
    body,
    savedBy: saved_by,
    savedAt: new Date(saved_at),
  }))
}

/**
 * Writes a template that is as its author has seen it, with its next version where the text differs.
 *
 * One that something sends by itself keeps its kind: the desk or the step would send nothing without a word.
 */
export async function saveMailTemplate(
  database: Database,
  template: MailTemplate,
  { actor, now }: Authorship,
): Promise<TemplateChange> {
  const { id, name, kind, language, forAllTypes, typeIds, version } = template
  return writeTransaction(database, async (trx) => {
    await trx('mail_templates').where({ id }).forUpdate().first('id')
    const was = await findMailTemplate(trx, id)
    if ((was?.version ?? 0) !== version) return 'changed-meanwhile'
    if (was !== null && was.kind !== kind && (await isUsed(trx, id))) return 'in-use'
    const row = { id, name, kind, language, for_all_types: forAllTypes, version: version + 1 }
    const created = was === null ? { created_at: now.toISOString() } : {}
    if (!(await saveNamed(trx, 'mail_templates', { ...row, ...created }))) return 'taken'
    await trx('mail_template_versions').insert({
      template_id: id,
      version: version + 1,
      subject: columnText(template.subject),
      body: columnText(template.body),
      saved_by: columnText(actor),
      saved_at: now.toISOString(),
    })
    await trx('mail_template_types').where({ template_id: id }).delete()
    const types = [...new Set(typeIds)].map((typeId) => ({ template_id: id, type_id: typeId }))
    if (types.length > 0) await trx('mail_template_types').insert(types)
    return 'saved'
  })
}

const uses = [
  ['desks', 'opening_template_id'],
  ['workflow_steps', 'template_id'],
] as const

/** Removes a template that no desk and no step sends; whether it is gone. */
export async function removeMailTemplate(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) => removeNamed(trx, 'mail_templates', id, uses))
}

async function isUsed(trx: Db, id: string): Promise<boolean> {
  for (const [table, column] of uses)
    if ((await trx(table).where(column, id).first(column)) !== undefined) return true
  return false
}

function newest(db: Db) {
  return db('mail_templates')
    .join('mail_template_versions', (join) => {
      void join
        .on('mail_template_versions.template_id', 'mail_templates.id')
        .andOn('mail_template_versions.version', 'mail_templates.version')
    })
    .select('mail_templates.*', 'mail_template_versions.subject', 'mail_template_versions.body')
}

async function withTypes(db: Db, rows: readonly TemplateRow[]): Promise<readonly MailTemplate[]> {
  const links: { template_id: string; type_id: string }[] = await db('mail_template_types')
    .whereIn(
      'template_id',
      rows.map(({ id }) => id),
    )
    .orderBy('type_id')
  const byTemplate = Map.groupBy(links, ({ template_id: id }) => id)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    language: row.language,
    forAllTypes: Boolean(row.for_all_types),
    typeIds: (byTemplate.get(row.id) ?? []).map(({ type_id: typeId }) => typeId),
    version: row.version,
    subject: row.subject,
    body: row.body,
  }))
}
