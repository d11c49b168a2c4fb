import type { Language } from '../../../domain/language.ts'
import {
  alternativesOf,
  type ClassificationRow,
  classificationConditions,
  classificationFields,
  classificationOperators,
} from '../../../domain/ticket/classification/classification.ts'
import { maxRows, standings } from '../../../domain/ticket/classification/row-fault.ts'
import { foldForRule } from '../../../domain/ticket/classification/facts.ts'
import { choiceField, type Fault, textField } from '../../form-field.ts'
import { visibleLine } from '../../visible-text.ts'
import { words } from '../../words.ts'

/** A row of the editor. */
export type RowView = {
  readonly number: number
  readonly fieldName: string
  readonly headerName: string
  readonly conditionName: string
  readonly valueName: string
  readonly operatorName: string
  readonly fields: readonly Choice[]
  readonly header: string
  readonly conditions: readonly Choice[]
  readonly value: string
  readonly operators: readonly Choice[]
  readonly removeValue: string
  readonly fault: Fault | null
}

type Choice = { readonly value: string; readonly key: string; readonly isChosen: boolean }

/** The rows in words, group by group: what stands together in brackets is joined by E. C43 */
export type WordsView = readonly {
  readonly isFirst: boolean
  readonly hasBrackets: boolean
  readonly rows: readonly {
    readonly isFirst: boolean
    readonly fieldKey: string
    readonly header: string
    readonly conditionKey: string
    readonly value: string
  }[]
}[]

/** The row that the editor begins with. */
export const blankRow: ClassificationRow = {
  field: 'subject',
  header: '',
  condition: 'contains',
  value: '',
  operator: 'or',
}

/** Reads the rows that were typed, with the one that a button adds or without the one that it takes away. */
export function readRows(body: unknown): readonly ClassificationRow[] {
  const rows: ClassificationRow[] = []
  for (let index = 0; index < maxRows; index++) {
    const field = choiceField(body, `field-${index}`, classificationFields)
    if (field === null) break
    const value = textField(body, `value-${index}`)
    rows.push({
      field,
      header: field === 'header' ? textField(body, `header-${index}`).replace(/:$/, '') : '',
      condition: choiceField(body, `condition-${index}`, classificationConditions) ?? 'equals',
      value: field === 'authenticity' ? readStanding(value) : value,
      operator: choiceField(body, `operator-${index}`, classificationOperators) ?? 'or',
    })
  }
  const action = textField(body, 'action')
  if (action === 'add-row' && rows.length < maxRows) return [...rows, blankRow]
  const removed = /^remove-(\d{1,2})$/.exec(action)?.[1]
  return removed === undefined ? rows : rows.filter((_, index) => index !== Number(removed))
}

/** Whether a button of the editor was pressed that only changes its rows. */
export function editsRows(body: unknown): boolean {
  return /^(?:add-row|check|remove-\d{1,2})$/.test(textField(body, 'action'))
}

/** What the editor shows of rows and what is wrong with each. */
export function rowViews(
  rows: readonly ClassificationRow[],
  faults: readonly (Fault | null)[],
  language: Language,
): readonly RowView[] {
  return rows.map((row, index) => ({
    number: index + 1,
    fieldName: `field-${index}`,
    headerName: `header-${index}`,
    conditionName: `condition-${index}`,
    valueName: `value-${index}`,
    operatorName: `operator-${index}`,
    fields: classificationFields.map((value) => ({
      value,
      key: `classification.field.${value}`,
      isChosen: value === row.field,
    })),
    header: row.header,
    conditions: classificationConditions.map((value) => ({
      value,
      key: `classification.condition.${value}`,
      isChosen: value === row.condition,
    })),
    value: valueText(row, language),
    operators: classificationOperators.map((value) => ({
      value,
      key: `classification.operator.${value}`,
      isChosen: value === row.operator,
    })),
    removeValue: `remove-${index}`,
    fault: faults[index] ?? null,
  }))
}

/** What a page shows of rows in words. */
export function wordsOf(rows: readonly ClassificationRow[], language: Language): WordsView {
  const groups = alternativesOf(rows)
  return groups.map((group, index) => ({
    isFirst: index === 0,
    hasBrackets: group.length > 1 && groups.length > 1,
    rows: group.map((row, place) => ({
      isFirst: place === 0,
      fieldKey: `classification.field.${row.field}`,
      header: row.field === 'header' ? visibleLine(row.header) : '',
      conditionKey: `classification.condition.${row.condition}`,
      value: visibleLine(valueText(row, language)),
    })),
  }))
}

function valueText({ field, value }: ClassificationRow, language: Language): string {
  const isStanding = field === 'authenticity' && standings.some((each) => each === value)
  return isStanding ? words(language, `message.authenticity.${value}`) : value
}

/** People type the words that the pages show, in either language. */
function readStanding(typed: string): string {
  const wanted = foldForRule(typed)
  const isMeant = (standing: string): boolean =>
    (['pt-BR', 'en'] as const).some(
      (language) => foldForRule(words(language, `message.authenticity.${standing}`)) === wanted,
    )
  return standings.find(isMeant) ?? typed
}
