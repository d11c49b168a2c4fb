import type { Classification } from './classification.ts'
import { type ClassificationFacts, createFieldReader } from './facts.ts'
import { type CompileExpression, compileRows, type RowsTest } from './matching.ts'

/** A classification that counts, and its test. */
export type CompiledClassification = Pick<Classification, 'id' | 'name' | 'mode'> & {
  readonly typeId: string
  readonly test: RowsTest
}

/** A classification by the name it had at the time. C46 */
export type NamedClassification = Pick<CompiledClassification, 'id' | 'name' | 'typeId'>

/** What the classifications say of a message. */
export type Classified = {
  /** The first that matches; `null` when none does. */
  readonly applied: NamedClassification | null
  /** The others that match, in their order. */
  readonly others: readonly NamedClassification[]
  /** Those in shadow that match, in their order. */
  readonly shadow: readonly NamedClassification[]
}

/** What is said where nothing matches. */
export const unclassified: Classified = { applied: null, others: [], shadow: [] }

/** What is said of a ticket that a message has opened at a desk. */
export type TicketClassification = {
  readonly ticketId: string
  readonly messageId: string
  readonly deskId: string | null
  readonly classified: Classified
}

/** Makes classifications quick to ask, in their order; drafts and those whose type is gone are left out. */
export function compileClassifications(
  classifications: readonly Classification[],
  compile: CompileExpression,
): readonly CompiledClassification[] {
  return [...classifications]
    .sort((one, other) => one.position - other.position)
    .flatMap(({ id, name, rows, typeId, mode }) =>
      mode === 'draft' || typeId === null
        ? []
        : [{ id, name, typeId, mode, test: compileRows(rows, compile) }],
    )
}

/**
 * Asks every classification of a message; the lowest order wins, and the others that match are told. C45
 *
 * It pauses after each: a long text and many rules may not keep the sessions waiting.
 */
export async function classify(
  classifications: readonly CompiledClassification[],
  facts: ClassificationFacts,
  pause: () => Promise<unknown>,
): Promise<Classified> {
  const read = createFieldReader(facts)
  const matching: CompiledClassification[] = []
  for (const classification of classifications) {
    if (classification.test(read)) matching.push(classification)
    await pause()
  }
  const active = matching.filter(({ mode }) => mode === 'active').map(named)
  const [applied = null, ...others] = active
  return { applied, others, shadow: matching.filter(({ mode }) => mode === 'shadow').map(named) }
}

function named({ id, name, typeId }: CompiledClassification): NamedClassification {
  return { id, name, typeId }
}
