import type { Request, Response } from 'express'
import { languages } from '../../../domain/language.ts'
import { longestTemplate, type MailTemplate, templateKinds } from '../../../domain/outgoing/template.ts'
import { newId } from '../../../store/id.ts'
import {
  listMailTemplates,
  listTemplateVersions,
  removeMailTemplate,
  saveMailTemplate,
  type TemplateVersion,
} from '../../../store/mail-templates.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { authorshipOf } from '../../audit-note.ts'
import { type Fault, type FieldView, fault } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { type ChoiceView, goOnRemoved, goOnSaved, wantedRow } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'
import { type VariableView, variableViews } from './example.ts'
import { emptyForm, faultsOf, readForm, type TemplateFaults, type TemplateForm } from './template-form.ts'

/** What the form of a template may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly fault: Fault | null
  readonly name: FieldView
  readonly kinds: readonly KindView[]
  readonly kindFault: Fault | null
  readonly languages: readonly ChoiceView[]
  readonly types: readonly ChoiceView[]
  readonly forAllTypes: boolean
  readonly subject: TextView
  readonly body: TextView
  readonly version: number
  readonly variables: readonly VariableView[]
  readonly example: string
  readonly moment: string
  /** What is previewed at first; `null` where what was typed is no saved template. */
  readonly previewHref: string | null
  readonly versions: readonly VersionView[]
  /** `null` for a template that is not there yet. */
  readonly removeHref: string | null
}

type KindView = {
  readonly value: string
  readonly key: string
  readonly hintKey: string
  readonly isChosen: boolean
}

/** A text with all that is wrong with it. */
type TextView = { readonly value: string; readonly faults: readonly Fault[]; readonly max: number }

type VersionView = {
  readonly version: number
  readonly by: string
  readonly at: Date
  readonly subject: string
  readonly body: string
}

type Rows = readonly { readonly id: string; readonly name: string }[]

/** What the page shows of a form. */
export function toView(
  { template, versions }: Known,
  form: TemplateForm,
  faults: TemplateFaults,
  types: Rows,
  say: Say,
): View {
  return {
    titleKey: template === null ? 'templates.add' : 'templates.edit',
    action: template === null ? '/mail-templates/add' : `/mail-templates/${template.id}/edit`,
    fault: faults.form ?? null,
    name: { value: form.name, fault: faults.name ?? null },
    kinds: templateKinds.map((kind) => ({
      value: kind,
      key: `templates.kind.${kind}`,
      hintKey: `templates.kind.${kind}.hint`,
      isChosen: form.kind === kind,
    })),
    kindFault: faults.kind ?? null,
    languages: languages.map((value) => ({
      value,
      label: say(`templates.language.${value}`),
      isChosen: form.language === value,
    })),
    types: types.map(({ id, name }) => ({
      value: id,
      label: visibleLine(name),
      isChosen: form.typeIds.includes(id),
    })),
    forAllTypes: form.forAllTypes,
    subject: { value: form.subject, faults: faults.subject ?? [], max: longestTemplate.subject },
    body: { value: form.body, faults: faults.body ?? [], max: longestTemplate.body },
    version: form.version,
    variables: variableViews(form.language),
    example: '{{#if pedido}}Pedido {{pedido}}{{/if}}',
    moment: '{{data prazo}}, {{hora prazo}}',
    previewHref: isAsSaved(template, form) ? `/mail-templates/${template?.id}/preview` : null,
    versions: versions.map(({ version, savedBy, savedAt, subject, body }) => ({
      version,
      by: visibleLine(savedBy),
      at: savedAt,
      subject: visibleLine(subject),
      body: visibleLines(body),
    })),
    removeHref: template === null ? null : `/mail-templates/${template.id}/remove`,
  }
}

function isAsSaved(template: MailTemplate | null, { subject, body }: TemplateForm): boolean {
  return template?.subject === subject && template.body === body
}

/** A template with its texts, if it is there yet. */
type Known = { readonly template: MailTemplate | null; readonly versions: readonly TemplateVersion[] }

/** Shows the form of a template, or of a new one. */
export const edit: Page = (context) => async (request, response) => {
  const template = await templateOf(context, request)
  await show(context, request, response, template, template ?? emptyForm)
}

/** Saves the template as its next version; what waits to leave says what it said. C28 */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const template = await templateOf(context, request)
  const form = readForm(request.body, await listTicketTypes(database.reader))
  const faults = faultsOf(form)
  if (Object.keys(faults).length > 0 || form.kind === null)
    return show(context, request, response, template, form, faults)
  const row: MailTemplate = { ...form, kind: form.kind, id: template?.id ?? newId(clock()) }
  const saved = await saveMailTemplate(database, row, authorshipOf(context, request))
  if (saved === 'taken')
    return show(context, request, response, template, form, { name: fault('registry.fault.taken') })
  if (saved !== 'saved') {
    const seen = { ...form, version: template?.version ?? 0 }
    return show(context, request, response, template, seen, { form: fault(`templates.fault.${saved}`) })
  }
  await goOnSaved(context, request, response, {
    kind: 'mail-template',
    name: form.name,
    isNew: template === null,
    list: '/mail-templates',
    details: { version: form.version + 1 },
  })
}

/** Removes a template that nothing sends. */
export const submitRemove: Page = (context) => async (request, response) => {
  const template = await templateOf(context, request)
  if (template === null) throw notFound()
  const isGone = await removeMailTemplate(context.database, template.id)
  const { name } = template
  await goOnRemoved(context, request, response, {
    kind: 'mail-template',
    name,
    isGone,
    list: '/mail-templates',
  })
}

async function templateOf({ database }: PageContext, request: Request): Promise<MailTemplate | null> {
  return wantedRow(request, await listMailTemplates(database.reader))
}

async function show(
  { database: { reader } }: PageContext,
  request: Request,
  response: Response,
  template: MailTemplate | null,
  form: TemplateForm,
  faults: TemplateFaults = {},
): Promise<void> {
  const say = sayIn(visitOf(request).language)
  const versions = template === null ? [] : await listTemplateVersions(reader, template.id)
  const view = toView({ template, versions }, form, faults, await listTicketTypes(reader), say)
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'mail-templates/edit', view, { titleKey: view.titleKey, status })
}
