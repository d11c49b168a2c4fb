/** One header field, unfolded but not decoded. RFC 5322 §2.2 */
export type HeaderField = {
  /** The name as written. */
  readonly name: string
  /** The value without the line breaks of folding, trimmed; raw 8-bit octets are already text. */
  readonly value: string
}

/** The fields in the order of the message, from the top. RFC 5322 §2.1 */
export type HeaderSection = readonly HeaderField[]

/** A mailbox of an address list. RFC 5322 §3.4 */
export type Mailbox = {
  /** The decoded display name; empty when there is none. */
  readonly name: string
  /** The addr-spec, domain in lower case, local part as written. */
  readonly address: string
}
