import type { Language } from '../../../domain/language.ts'
import {
  type Classification,
  type ClassificationRow,
  classificationModes,
} from '../../../domain/ticket/classification/classification.ts'
import { rowFault } from '../../../domain/ticket/classification/row-fault.ts'
import type { TicketType } from '../../../domain/ticket/ticket-type.ts'
import { compileExpression } from '../../../intake/linear-regex.ts'
import type { ClassificationDraft } from '../../../store/classifications.ts'
import { choiceField, type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import { visibleLine } from '../../visible-text.ts'
import { blankRow, readRows, type RowView, rowViews, type WordsView, wordsOf } from './rows.ts'

/** What was typed, whether or not it makes a classification. */
export type RuleForm = {
  readonly name: string
  readonly typeId: string | null
  readonly mode: Classification['mode'] | null
  readonly rows: readonly ClassificationRow[]
}

/** What is wrong with a form. */
export type RuleFaults = {
  readonly name?: Fault
  readonly type?: Fault
  readonly mode?: Fault
  readonly rows?: readonly (Fault | null)[]
}

/** The form of a classification as pages show it. */
export type RuleFormView = {
  readonly name: FieldView
  readonly types: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[]
  readonly typeFault: Fault | null
  readonly modes: readonly {
    readonly value: string
    readonly key: string
    readonly hintKey: string
    readonly isChosen: boolean
  }[]
  readonly rows: readonly RowView[]
  readonly words: WordsView
  readonly hasFaults: boolean
}

const maxNameLength = 80

/** The form of a classification that does not exist yet. */
export const emptyRuleForm: RuleForm = { name: '', typeId: null, mode: 'draft', rows: [blankRow] }

/** Reads what was typed. */
export function readRuleForm(body: unknown, types: readonly TicketType[]): RuleForm {
  const rows = readRows(body)
  return {
    name: textField(body, 'name'),
    typeId: types.find(({ id }) => id === textField(body, 'type'))?.id ?? null,
    mode: choiceField(body, 'mode', classificationModes),
    rows: rows.length === 0 ? [blankRow] : rows,
  }
}

/** The classification that a form makes, or what is wrong with it. */
export function checkRuleForm(
  { name, typeId, mode, rows }: RuleForm,
  types: readonly TicketType[],
): { readonly draft: ClassificationDraft } | { readonly faults: RuleFaults } {
  const rowFaults = rows.map(faultOf)
  const type = types.find(({ id }) => id === typeId)
  const faults: RuleFaults = {
    ...(name === '' ? { name: fault('classification.fault.name') } : {}),
    ...(name.length > maxNameLength
      ? { name: fault('classification.fault.name-long', { max: String(maxNameLength) }) }
      : {}),
    ...(type === undefined || !type.active ? { type: fault('classification.fault.type') } : {}),
    ...(type?.hasLinks ? { type: fault('classification.fault.type-links', { type: type.name }) } : {}),
    ...(mode === null ? { mode: fault('classification.fault.type') } : {}),
    ...(rowFaults.some((each) => each !== null) ? { rows: rowFaults } : {}),
  }
  if (Object.keys(faults).length > 0 || mode === null) return { faults }
  return { draft: { name, typeId, mode, rows } }
}

function faultOf(row: ClassificationRow): Fault | null {
  const found = rowFault(row, compileExpression)
  return found === null ? null : fault(`classification.row-fault.${found}`)
}

/** What a page shows of a form. */
export function ruleFormView(
  form: RuleForm,
  faults: RuleFaults,
  types: readonly TicketType[],
  language: Language,
): RuleFormView {
  return {
    name: { value: form.name, fault: faults.name ?? null },
    types: types
      .filter(({ id, active, hasLinks }) => (active && !hasLinks) || id === form.typeId)
      .map(({ id, name }) => ({ value: id, label: visibleLine(name), isChosen: id === form.typeId })),
    typeFault: faults.type ?? null,
    modes: classificationModes.map((value) => ({
      value,
      key: `classification.mode.${value}`,
      hintKey: `classification.mode.${value}.hint`,
      isChosen: value === form.mode,
    })),
    rows: rowViews(form.rows, faults.rows ?? [], language),
    words: wordsOf(form.rows, language),
    hasFaults: Object.keys(faults).length > 0,
  }
}
