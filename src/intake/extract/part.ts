/** A leaf part of a message, with its transfer encoding undone. */
export type Part = {
  /** The media type in lower case, such as `text/plain`. */
  readonly contentType: string
  /** The charset as declared; `null` when none was. */
  readonly charset: string | null
  /** `inline`, `attachment` or another word in lower case; `null` when the part does not say. */
  readonly disposition: string | null
  /** The decoded file name; `null` when none was given. */
  readonly filename: string | null
  /** Content-ID without angle brackets; `null` when none. */
  readonly contentId: string | null
  /** Whether lines are joined, and whether the blank before the join goes. RFC 3676 §4 */
  readonly flow: 'fixed' | 'flowed' | 'flowed-delsp'
  /** The outermost multipart/alternative it lies in, as a number of its own; `null` when it lies in none. */
  readonly alternative: number | null
  /** Whether it is the whole message. */
  readonly isRoot: boolean
  readonly body: PartBody
}

/** A part's octets: held in memory, or already a blob when they are many. */
export type PartBody =
  | { readonly kind: 'held'; readonly octets: Uint8Array }
  | { readonly kind: 'stored'; readonly sha256: string; readonly count: number }
