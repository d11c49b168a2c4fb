import type { FailureReason } from './bounce/failure-words.ts'

/** How far the content of a message has been read. */
export type ContentState = 'pending' | 'extracted' | 'unreadable' | 'absent'

/**
 * The version of what reads content; raised when it finds more in the same octets.
 *
 * A message whose content an earlier one made is read again when it is reprocessed.
 */
export const readerVersion = 3

/** A part of a message kept as a file. */
export type Attachment = {
  /** The decoded file name as the sender wrote it; `null` when none was given. Hostile: never a path. */
  readonly filename: string | null
  readonly contentType: string
  readonly octets: number
  /** SHA-256 of the decoded octets, hex; also the name of the blob that holds them. */
  readonly sha256: string
  /** Content-ID without angle brackets; `null` when none. */
  readonly contentId: string | null
  /** Whether the HTML text shows it (cid: or inline disposition). */
  readonly inline: boolean
}

/** The readable content of a message, made from its octets in a worker. */
export type Content = {
  /** The full text: the text parts, or the HTML turned into text. */
  readonly text: string
  /** What the author newly wrote: no quoted mail, no signature. */
  readonly replyText: string
  /** The rest of `text`: quoted mail and signature; empty when none. */
  readonly quotedText: string
  /** Sanitized HTML with `cid:` references kept; `null` when the message has no HTML part. */
  readonly html: string | null
  readonly attachments: readonly Attachment[]
  /** DSN fields (RFC 3464); `null` when the message is no DSN. */
  readonly bounce: Bounce | null
  /** The forwarded mail's own fields; `null` when the message forwards none. */
  readonly forward: Forward | null
  /** Why the content could not be read in full, in English for logs; `null` when it was. */
  readonly fault: string | null
}

/** What a delivery status notification reports, in the form for it or in its text. RFC 3464 §2.3 */
export type Bounce = {
  readonly recipients: readonly {
    /** Empty where the report names nobody. */
    readonly address: string
    /** The address as it was written to, where it was led elsewhere; missing where that is the same or not told. */
    readonly original?: string
    readonly status: string | null
    readonly action: string | null
    /** Whether the address is no good, so that nothing sent there later would arrive either. */
    readonly permanent: boolean
    /** Why, as far as codes and words tell. */
    readonly reason: FailureReason
    /** What the other server said, in one line. */
    readonly words: string
  }[]
  readonly originalMessageId: string | null
}

/** The mail inside a forwarded one. */
export type Forward = {
  readonly from: string | null
  readonly subject: string | null
  readonly date: string | null
}
