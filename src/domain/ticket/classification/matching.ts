import { alternativesOf, type ClassificationRow } from './classification.ts'
import { type createFieldReader, type FieldTexts, foldForRule } from './facts.ts'
import { readOctets } from './octets.ts'

/** Makes the test of a regular expression; `null` when it is none. */
export type CompileExpression = (expression: string) => ((text: string) => boolean) | null

/** Reads the fields of one message. */
export type FieldReader = ReturnType<typeof createFieldReader>

/** Whether a message is what the rows describe. */
export type RowsTest = (read: FieldReader) => boolean

/** Makes the test of rows: E before OU. Without rows, or with a row that means nothing, nothing matches there. */
export function compileRows(rows: readonly ClassificationRow[], compile: CompileExpression): RowsTest {
  const groups = alternativesOf(rows).map((group) => group.map((row) => compileRow(row, compile)))
  return (read) => groups.some((tests) => tests.every((test) => test(read)))
}

function compileRow(row: ClassificationRow, compile: CompileExpression): RowsTest {
  const test = row.field === 'octets' ? sizeTest(row) : textTest(row, compile)
  return test === null ? () => false : (read) => test(read(row))
}

type TextsTest = (texts: FieldTexts) => boolean

/** What a row denies must hold for none of the texts, what it asks for one of them is enough. */
function textTest({ condition, value }: ClassificationRow, compile: CompileExpression): TextsTest | null {
  const wanted = foldForRule(value)
  switch (condition) {
    case 'equals':
      return ({ folded }) => folded.includes(wanted)
    case 'differs':
      return ({ folded }) => !folded.includes(wanted)
    case 'contains':
      return ({ folded }) => folded.some((text) => text.includes(wanted))
    case 'lacks':
      return ({ folded }) => !folded.some((text) => text.includes(wanted))
    case 'starts':
      return ({ folded }) => folded.some((text) => text.startsWith(wanted))
    case 'ends':
      return ({ folded }) => folded.some((text) => text.endsWith(wanted))
    case 'matches': {
      const test = compile(value)
      return test === null ? null : ({ plain }) => plain.some(test)
    }
    case 'above':
    case 'below':
      return null
  }
}

function sizeTest({ condition, value }: ClassificationRow): TextsTest | null {
  const wanted = readOctets(value)
  if (wanted === null) return null
  const octetsOf = ({ plain }: FieldTexts): number => Number(plain[0])
  switch (condition) {
    case 'equals':
      return (texts) => octetsOf(texts) === wanted
    case 'differs':
      return (texts) => octetsOf(texts) !== wanted
    case 'above':
      return (texts) => octetsOf(texts) > wanted
    case 'below':
      return (texts) => octetsOf(texts) < wanted
    case 'contains':
    case 'lacks':
    case 'starts':
    case 'ends':
    case 'matches':
      return null
  }
}
