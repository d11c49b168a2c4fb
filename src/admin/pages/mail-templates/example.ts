import type { Signature } from '../../../domain/outgoing/automatic-mail.ts'
import { plainAppearance } from '../../../domain/outgoing/channel.ts'
import { momentVariables, type TemplateValues, variables } from '../../../domain/outgoing/template.ts'
import { brandedBody } from '../../../outgoing/branded-body.ts'
import { letterOf } from '../../../outgoing/template/letter.ts'
import { sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import type { TemplateForm } from './template-form.ts'

const protocolo = '2026-000123'
const pedido = 'PV-2041'
/** A Wednesday afternoon, in any year the same. */
const prazo = '2026-11-25T20:00:00.000Z'

/** What a template is shown with: a ticket that there is not. */
function exampleValues(language: TemplateForm['language']): TemplateValues {
  const say = sayIn(language)
  const example = (name: string): string => say(`templates.example.${name}`)
  return {
    ...{ protocolo, pedido, prazo },
    titulo: example('titulo'),
    cliente: example('cliente'),
    contato: example('contato'),
    atendente: example('atendente'),
    cargo: example('cargo'),
    fila: example('fila'),
    tipo: example('tipo'),
    filial: example('filial'),
    contrato: example('contrato'),
    marca: example('marca'),
    etapa: example('etapa'),
  }
}

/** A name that may stand in a template, with what it becomes. */
export type VariableView = { readonly written: string; readonly meaningKey: string; readonly example: string }

/** All names that may stand in a template. C28 */
export function variableViews(language: TemplateForm['language']): readonly VariableView[] {
  const values = exampleValues(language)
  return variables.map((name) => ({
    written: `{{${name}}}`,
    meaningKey: `templates.variable.${name}`,
    example: momentVariables.has(name) ? filled(`{{${name}}}`, language) : visibleLine(values[name]),
  }))
}

function filled(body: string, language: TemplateForm['language']): string {
  return exampleLetter({ language, subject: '', body, kind: 'answer' }).text.trim()
}

/** A mail as people read it. */
export type Example = { readonly subject: string; readonly text: string; readonly html: string }

/** The mail that a template without faults makes of the example, by the function that makes those that leave. C38 */
export function exampleLetter({
  language,
  subject,
  body,
  kind,
}: Pick<TemplateForm, 'language' | 'subject' | 'body' | 'kind'>): Example {
  const values = exampleValues(language)
  const signature: Signature | null =
    kind === 'stage' ? { name: values.atendente, jobTitle: values.cargo } : null
  const written = { subject, body }
  const letter = letterOf({ text: written, values, language, signature, protocol: protocolo })
  const look = { appearance: plainAppearance, logo: null }
  const { text, html } = brandedBody({ language, text: letter.text }, look, '')
  return { subject: letter.subject, text: String(text), html: String(html) }
}
