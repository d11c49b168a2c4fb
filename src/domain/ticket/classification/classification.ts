/** What a row of a classification looks at. */
export const classificationFields = [
  'author',
  'to',
  'subject',
  'text',
  'cc',
  'header',
  'file',
  'octets',
  'authenticity',
  'desk',
] as const

/** One of the fields. */
export type ClassificationField = (typeof classificationFields)[number]

/** How a row compares. */
export const classificationConditions = [
  'equals',
  'differs',
  'contains',
  'lacks',
  'starts',
  'ends',
  'matches',
  'above',
  'below',
] as const

/** One of the conditions. */
export type ClassificationCondition = (typeof classificationConditions)[number]

/** How a row is joined to the one after it. */
export const classificationOperators = ['and', 'or'] as const

/** One of the operators. */
export type ClassificationOperator = (typeof classificationOperators)[number]

/**
 * What an administrator may say of a classification.
 *
 * One in `shadow` only counts the mail it would have classified; a draft is not asked.
 */
export const classificationModes = ['draft', 'shadow', 'active'] as const

/** One of the modes. */
export type ClassificationMode = (typeof classificationModes)[number]

/** Campo, Condição, Valor, Operador. C40 */
export type ClassificationRow = {
  readonly field: ClassificationField
  /** The name of the header field that `header` looks at; empty for any other field. */
  readonly header: string
  readonly condition: ClassificationCondition
  readonly value: string
  /** What joins the row to the next; of the last one it says nothing. */
  readonly operator: ClassificationOperator
}

/** A rule that gives the tickets of matching mail a type. */
export type Classification = {
  readonly id: string
  readonly name: string
  readonly rows: readonly ClassificationRow[]
  /** `null` when the type it gave has been removed. */
  readonly typeId: string | null
  readonly mode: ClassificationMode
  /** Of several that match, the one with the lowest goes. C45 */
  readonly position: number
}

/** The conditions that say something of a field. */
export function conditionsFor(field: ClassificationField): readonly ClassificationCondition[] {
  switch (field) {
    case 'octets':
      return ['equals', 'differs', 'above', 'below']
    case 'authenticity':
      return ['equals', 'differs']
    case 'author':
    case 'to':
    case 'subject':
    case 'text':
    case 'cc':
    case 'header':
    case 'file':
    case 'desk':
      return ['equals', 'differs', 'contains', 'lacks', 'starts', 'ends', 'matches']
  }
}

/** The rows that must hold together, group by group: E binds before OU. C43 */
export function alternativesOf<Row extends Pick<ClassificationRow, 'operator'>>(
  rows: readonly Row[],
): readonly (readonly Row[])[] {
  const groups: Row[][] = []
  let isJoined = false
  for (const row of rows) {
    if (isJoined) groups.at(-1)?.push(row)
    else groups.push([row])
    isJoined = row.operator === 'and'
  }
  return groups
}
