import type { Request, Response } from 'express'
import { maxClassifications } from '../../../domain/ticket/classification/row-fault.ts'
import type { TicketType } from '../../../domain/ticket/ticket-type.ts'
import type { ClassificationPreview } from '../../../intake/intake.ts'
import {
  addClassification,
  type ClassificationDraft,
  type ClassificationRecord,
  changeClassification,
  findClassification,
  listClassifications,
} from '../../../store/classifications.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { fault, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther, visitOf } from '../../visit.ts'
import { versionField } from '../tickets/version-field.ts'
import { type DaysView, daysAsked, daysBefore, daysView, type PreviewView, previewView } from './preview.ts'
import { editsRows, type WordsView, wordsOf } from './rows.ts'
import {
  checkRuleForm,
  emptyRuleForm,
  readRuleForm,
  type RuleFaults,
  type RuleForm,
  type RuleFormView,
  ruleFormView,
} from './rule-form.ts'

/** What the editor of a classification may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly form: RuleFormView
  readonly days: DaysView
  /** `null` before it was asked for. */
  readonly preview: PreviewView | null
  /** `null` for one that is not there yet. */
  readonly removeHref: string | null
  /** The version that was seen; of one that is not there yet it says nothing. */
  readonly version: number
  /** What another has made of it since; `null` when nobody has. */
  readonly meanwhile: { readonly name: string; readonly words: WordsView } | null
}

/** What the editor is about. */
export type Edited = {
  readonly id: string | null
  readonly form: RuleForm
  readonly faults?: RuleFaults
  readonly days?: number
  readonly preview?: ClassificationPreview
  readonly version?: number
  /** As another has left it since it was seen. */
  readonly changed?: ClassificationRecord
}

/** What the page shows of an editor. */
export function toView(
  { id, form, faults = {}, days = daysAsked({}), preview, version = 0, changed }: Edited,
  types: readonly TicketType[],
  language: Parameters<typeof ruleFormView>[3],
): View {
  return {
    titleKey: id === null ? 'classification.add' : 'classification.edit',
    action: id === null ? '/classifications/add' : `/classifications/${id}/edit`,
    form: ruleFormView(form, faults, types, language),
    days: daysView(days),
    preview: preview === undefined ? null : previewView(preview, types),
    removeHref: id === null ? null : `/classifications/${id}/remove`,
    version: changed?.version ?? version,
    meanwhile:
      changed === undefined
        ? null
        : { name: visibleLine(changed.name), words: wordsOf(changed.rows, language) },
  }
}

/** Shows the editor of a new classification. */
export const add: Page = (context) => (request, response) =>
  show(context, request, response, { id: null, form: emptyRuleForm })

/** Shows the editor of a classification. */
export const edit: Page = (context) => async (request, response) => {
  const { id, name, typeId, mode, rows, version } = await classificationOf(context, request)
  await show(context, request, response, { id, version, form: { name, typeId, mode, rows } })
}

/** Adds the classification, or changes the rows of its editor. */
export const submitAdd: Page = (context) => (request, response) => submit(context, request, response, null)

/** Saves the classification, or changes the rows of its editor. */
export const submitEdit: Page = (context) => async (request, response) =>
  submit(context, request, response, await classificationOf(context, request))

/** The classification that a route names; throws when there is none. */
export async function classificationOf(
  { database }: PageContext,
  request: Request,
): Promise<ClassificationRecord> {
  const found = await findClassification(database.reader, parameter(request, 'id'))
  if (found === null) throw notFound()
  return found
}

async function submit(
  context: PageContext,
  request: Request,
  response: Response,
  before: ClassificationRecord | null,
): Promise<void> {
  const types = await listTicketTypes(context.database.reader)
  const form = readRuleForm(request.body, types)
  const version = textField(request.body, 'version') === '' ? before?.version : versionField(request.body)
  const seen = version === undefined ? {} : { version }
  const edited: Edited = { id: before?.id ?? null, form, days: daysAsked(request.body), ...seen }
  if (editsRows(request.body)) return show(context, request, response, edited)
  const checked = checkRuleForm(form, types)
  if ('faults' in checked) return show(context, request, response, { ...edited, faults: checked.faults })
  if (textField(request.body, 'action') === 'preview') return preview(context, request, response, edited)
  const faults = await save(context, request, before, checked.draft, version)
  if (faults === 'outdated') {
    const changed = await classificationOf(context, request)
    return show(context, request, response, { ...edited, changed })
  }
  if (faults !== null) return show(context, request, response, { ...edited, faults })
  flash(request, {
    key: `classification.saved.${checked.draft.mode}`,
    values: { name: form.name },
    tone: 'good',
  })
  seeOther(response, '/classifications')
}

async function preview(
  context: PageContext,
  request: Request,
  response: Response,
  edited: Edited,
): Promise<void> {
  const { rows, typeId } = edited.form
  const since = daysBefore(context.clock(), edited.days ?? 0)
  const found = await context.intake.previewClassification({ id: edited.id, rows, typeId }, since)
  await show(context, request, response, { ...edited, preview: found })
}

/** What keeps it from being saved: faults, or that another has changed it; `null` when it was. */
async function save(
  context: PageContext,
  request: Request,
  before: ClassificationRecord | null,
  draft: ClassificationDraft,
  version: number | undefined,
): Promise<RuleFaults | 'outdated' | null> {
  const { reader, writer } = context.database
  const by = authorshipOf(context, request)
  if (before === null && (await listClassifications(reader)).length >= maxClassifications)
    return { name: fault('classification.fault.many', { max: String(maxClassifications) }) }
  const after =
    before === null
      ? await addClassification(writer, draft, by)
      : await changeClassification(writer, before.id, draft, by, version)
  if (after === 'outdated') return 'outdated'
  if (after === null) return { name: fault('classification.fault.taken') }
  await note(context, request, {
    event: before === null ? 'classification-added' : 'classification-changed',
    subject: after.name,
    details: { mode: after.mode, type: after.typeName, rows: after.rows.length },
  })
  return null
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  edited: Edited,
): Promise<void> {
  const types = await listTicketTypes(database.reader)
  const view = toView(edited, types, visitOf(request).language)
  const isFaulty = Object.keys(edited.faults ?? {}).length > 0
  const status = edited.changed !== undefined ? 409 : isFaulty ? 422 : 200
  render(request, response, 'classifications/edit', view, { titleKey: view.titleKey, status })
}
