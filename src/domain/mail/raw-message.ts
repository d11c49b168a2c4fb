/**
 * A message as received: CRLF line ends, dot-stuffing removed.
 *
 * Small ones are carried in memory; large ones lie in a content-addressed file that is already synced to disk.
 */
export type RawMessage = {
  /** The whole message when `blob` is `null`; else its first octets (at most 256 KiB). */
  readonly head: Uint8Array
  /** Octets in all. */
  readonly octets: number
  /** SHA-256 of the whole, in lower-case hex. */
  readonly sha256: string
  /** SHA-256 of the canonical body (the octets after the header section, blank lines at the end left out), hex. */
  readonly bodySha256: string
  /** The name of the blob that holds the whole (its SHA-256); `null` when `head` is the whole. */
  readonly blob: string | null
}
