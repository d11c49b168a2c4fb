/** What may be done to the policy. A closed list; the words are those of the audit log. */
export type PolicyEvent =
  | 'desk-added'
  | 'desk-changed'
  | 'desk-removed'
  | 'block-added'
  | 'block-removed'
  | 'association-added'
  | 'association-removed'
  | 'client-changed'
  | 'rule-mode-changed'
  | 'classification-added'
  | 'classification-changed'
  | 'classification-removed'

/** A value as a person can read it. */
export type PlainValue = string | number | boolean | null

/** One thing that was so and is otherwise now; `null` where there was or is nothing. */
export type FieldChange = { readonly field: string; readonly old: PlainValue; readonly new: PlainValue }

/** What made a version of the policy out of the one before. */
export type PolicyChange = {
  readonly event: PolicyEvent
  /** The address, pattern, domain or rule that it is about. */
  readonly subject: string
  /** A user's name, `cli`, or `portaria` for the gateway itself. */
  readonly actor: string
  readonly changes: readonly FieldChange[]
}

/** Field by field what differs between two states of a thing; `null` is a thing that is not there. */
export function differences(
  before: Readonly<Record<string, PlainValue>> | null,
  after: Readonly<Record<string, PlainValue>> | null,
): readonly FieldChange[] {
  const fields = Object.keys({ ...before, ...after })
  return fields
    .map((field) => ({ field, old: before?.[field] ?? null, new: after?.[field] ?? null }))
    .filter((change) => change.old !== change.new)
}
