/** What a virus scanner said of a message; `unscanned` when it said nothing that can be relied on. */
export type VirusScan =
  | { readonly kind: 'clean' }
  /** The signature is the scanner's name for it, told to administrators alone. */
  | { readonly kind: 'found'; readonly signature: string }
  | Unscanned

/** What a spam filter said of a message. */
export type SpamScan =
  | {
      readonly kind: 'scored'
      readonly action: SpamAction
      readonly score: number
      /** The score from which the filter would refuse. */
      readonly required: number
      /** The signs that weighed most, with their weights. */
      readonly symbols: string
    }
  | Unscanned

/** A scanner that gave no verdict: that it could not now, or that it never will for this message. */
export type Unscanned = {
  readonly kind: 'unscanned'
  readonly cause: 'not-configured' | 'unreachable' | 'timeout' | 'busy' | 'bad-answer' | 'too-large'
}

/** What a filter advises: nothing, to wait, to mark, or to refuse. */
export type SpamAction = 'none' | 'wait' | 'mark' | 'refuse'

/** What the scanners said of a message; `null` where none was asked. */
export type Scans = { readonly virus: VirusScan | null; readonly spam: SpamScan | null }

/** What is known of a message that nobody has scanned. */
export const unasked: Scans = { virus: null, spam: null }
