import type { Language } from '../language.ts'

/** What a template is for: answers people write, the notice of an opening, a step of a workflow. C13 C27 C37 */
export const templateKinds = ['answer', 'opening', 'stage'] as const

/** One of the kinds. */
export type TemplateKind = (typeof templateKinds)[number]

/** What a template may say of a ticket, by the name that stands in it. C28 */
export const variables = [
  'protocolo',
  'titulo',
  'cliente',
  'contato',
  'pedido',
  'atendente',
  'cargo',
  'fila',
  'tipo',
  'filial',
  'contrato',
  'prazo',
  'marca',
  'etapa',
] as const

/** One of the names. */
export type Variable = (typeof variables)[number]

/** The English names of the same. */
export const variableAliases = {
  protocol: 'protocolo',
  title: 'titulo',
  client: 'cliente',
  contact: 'contato',
  order: 'pedido',
  agent: 'atendente',
  role: 'cargo',
  queue: 'fila',
  type: 'tipo',
  branch: 'filial',
  contract: 'contrato',
  due: 'prazo',
  brand: 'marca',
  stage: 'etapa',
} as const satisfies Readonly<Record<string, Variable>>

/** Those that are moments: RFC 3339, or nothing. */
export const momentVariables: ReadonlySet<string> = new Set(['prazo', 'due'])

/** What stands for each name; empty where a ticket has none of it. */
export type TemplateValues = Readonly<Record<Variable, string>>

/** What people write of a template. */
export type TemplateText = { readonly subject: string; readonly body: string }

/** A template as it is kept, its text as of its newest version. */
export type MailTemplate = TemplateText & {
  readonly id: string
  readonly name: string
  readonly kind: TemplateKind
  readonly language: Language
  /** Whether the answers of every ticket offer it, or those of these types. C37 */
  readonly forAllTypes: boolean
  readonly typeIds: readonly string[]
  /** Moves with each save; nothing that was never saved. */
  readonly version: number
}

/** What became of a template that was filled: no field of a header section, no tag, only text. */
export type FilledTemplate = { readonly subject: string; readonly text: string }

/** Characters that a subject and a body may have before they are filled. */
export const longestTemplate = { subject: 200, body: 20_000 } as const
