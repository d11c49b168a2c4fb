import type { Content } from '../../domain/mail/content.ts'

/** Where the octets of a message are: in memory, or in a file. */
export type Source = { readonly octets: Uint8Array } | { readonly path: string }

/**
 * How thoroughly a message is read: in full by mailparser, or only its structure and first text.
 *
 * The lean way is for messages that the full way could not manage in time or memory.
 */
export type Manner = 'full' | 'lean'

/** What a worker is asked. */
export type Job = { readonly source: Source; readonly manner: Manner; readonly blobFolder: string }

/** What a worker answers. */
export type JobAnswer =
  | { readonly kind: 'content'; readonly content: Content }
  /** The message could not be read. */
  | { readonly kind: 'fault'; readonly reason: string }
  /** The machine failed us; the message is not to blame. */
  | { readonly kind: 'failure'; readonly reason: string }

/** The content of a message, and how far it could be read. */
export type ExtractionResult = { readonly state: 'extracted' | 'unreadable'; readonly content: Content }
