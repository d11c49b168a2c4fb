import type { Door } from '../mail/door-nature.ts'
import type { MessageFacts } from './facts.ts'
import type { TraceStep } from './verdict.ts'

/** The facts that follow from octets, envelope and policy alone, so that nobody has to keep them. */
type Derived =
  | 'envelope'
  | 'outline'
  | 'recipient'
  | 'desk'
  | 'deskAddresses'
  | 'plusPart'
  | 'maxHops'
  | 'hasSender'
  | 'named'
  | 'addressedAs'

/** The facts that were looked up when the message came, in plain values and dates. */
export type GatheredFacts = Omit<MessageFacts, Derived>

/** What a judgement rested on beside octets and envelope: with it the judgement can be made again. */
export type Basis = {
  /** The way in; `reprocess` for a later judgement. */
  readonly door: Door
  /** The record of the policy of that moment. */
  readonly policy: string
  /** What was remarkable before the message came. */
  readonly earlier: readonly TraceStep[]
  readonly facts: GatheredFacts
}

/** The facts of a message that must be kept to judge it again. */
export function gatheredOf({
  envelope: _envelope,
  outline: _outline,
  recipient: _recipient,
  desk: _desk,
  deskAddresses: _deskAddresses,
  plusPart: _plusPart,
  maxHops: _maxHops,
  hasSender: _hasSender,
  named: _named,
  addressedAs: _addressedAs,
  ...gathered
}: MessageFacts): GatheredFacts {
  return gathered
}
