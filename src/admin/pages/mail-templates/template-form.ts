import { type Language, languages } from '../../../domain/language.ts'
import {
  longestTemplate,
  type MailTemplate,
  type TemplateKind,
  templateKinds,
} from '../../../domain/outgoing/template.ts'
import { checkTemplate } from '../../../outgoing/template/check.ts'
import { choiceField, type Fault, fault, isTicked, textField, textsField } from '../../form-field.ts'
import { nameFault, nameField } from '../../registry.ts'

/** What was typed, whether or not it makes a template. */
export type TemplateForm = Omit<MailTemplate, 'id' | 'kind'> & { readonly kind: TemplateKind | null }

/** What is wrong with a form, field by field. */
export type TemplateFaults = {
  readonly name?: Fault
  readonly kind?: Fault
  readonly subject?: readonly Fault[]
  readonly body?: readonly Fault[]
  /** What is wrong with the whole. */
  readonly form?: Fault
}

/** The form of a template that does not exist yet. */
export const emptyForm: TemplateForm = {
  name: '',
  kind: null,
  language: 'pt-BR',
  forAllTypes: false,
  typeIds: [],
  version: 0,
  subject: '',
  body: '',
}

/** More types than a form could show. */
const mostTypes = 500

/** Reads what was typed; only types that there are may be ticked. */
export function readForm(body: unknown, types: readonly { readonly id: string }[]): TemplateForm {
  const ticked = textsField(body, 'types', mostTypes)
  const language: Language = choiceField(body, 'language', languages) ?? 'pt-BR'
  const version = textField(body, 'version')
  return {
    name: nameField(body, 'name'),
    kind: choiceField(body, 'kind', templateKinds),
    language,
    forAllTypes: isTicked(body, 'forAllTypes'),
    typeIds: types.map(({ id }) => id).filter((id) => ticked.includes(id)),
    version: /^\d{1,9}$/.test(version) ? Number(version) : 0,
    // One more than is allowed says that it is too long.
    subject: textField(body, 'subject', longestTemplate.subject + 1),
    body: linesOf(textField(body, 'body', 2 * longestTemplate.body)),
  }
}

/** A browser sends its lines as mail does. */
function linesOf(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** What is wrong with a form; nothing when it makes a template. C28 */
export function faultsOf(form: TemplateForm): TemplateFaults {
  const subject = textFaults(form, 'subject')
  const body = textFaults(form, 'body')
  return {
    ...nameFault(form.name),
    ...(form.kind === null && { kind: fault('templates.fault.kind') }),
    ...(subject.length > 0 && { subject }),
    ...(body.length > 0 && { body }),
  }
}

function textFaults(form: TemplateForm, field: 'subject' | 'body'): readonly Fault[] {
  if (form[field] === '') return [fault(`templates.fault.${field}`)]
  return checkTemplate(form[field], field).faults.map(({ kind, name, line }) =>
    fault(`templates.fault.${kind}`, { name, line: String(line) }),
  )
}
