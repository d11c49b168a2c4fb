import type { Basis } from '../../../domain/policy/basis.ts'

/** Something that said which ticket a message belongs to, and what was made of it. */
export type SignalView = {
  readonly key: string
  readonly useKey: string
  /** The number that was said; `null` where it was none, or one that whoever asks may not see. */
  readonly protocol: string | null
}

/** What said where a delivery belongs, the surest first; nothing where that was not kept. */
export function signalsOf(basis: Basis | undefined, seen: ReadonlySet<string>): readonly SignalView[] {
  return (basis?.facts.signals ?? []).map(({ kind, use, protocol }) => ({
    key: `signal.${kind}`,
    useKey: `signal.use.${use}`,
    protocol: protocol !== null && seen.has(protocol) ? protocol : null,
  }))
}
