import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder of real mails with expected results; it lies beside the project where it is at hand. */
export const corpusFolder = resolve(import.meta.dirname, '../../../shared/corpus')

/** Whether the mails are there. Where CI runs they must be. */
export const hasCorpus = existsSync(join(corpusFolder, 'expected'))

export type LeafPart = {
  readonly contentType: string
  readonly size?: number
  readonly sha256_lf?: string
  readonly text?: string
}

export type ExpectedFile = {
  readonly filename: string | null
  readonly size: number | null
  readonly sha256: string | null
}

/** What a source expects of one of its mails; only the asserted fields are its own word. */
export type Expected = {
  readonly id: string
  readonly file: string
  readonly kind?: string
  readonly asserted: readonly string[]
  readonly doubtful?: readonly string[]
  readonly subject?: string
  readonly from?: { readonly name: string | null; readonly address: string | null } | null
  readonly from_address?: string
  readonly from_name?: string
  readonly to_addresses?: readonly string[]
  readonly cc_addresses?: readonly string[]
  readonly message_id?: string
  readonly text_body?: string
  readonly text_body_from_html?: string
  readonly text_body_contains?: string | readonly string[]
  readonly rendered_text?: string
  readonly text_reply?: string
  readonly text_reply_markdown?: string
  readonly text_reply_contains?: string | readonly string[]
  readonly text_reply_excludes?: string | readonly string[]
  readonly attachments?: readonly ExpectedFile[]
  readonly attachment_names?: readonly string[]
  readonly attachment_count?: number
  readonly leaf_parts?: readonly LeafPart[]
  readonly bounce?: {
    readonly reports: readonly { readonly recipient: string | null; readonly action?: string | null }[]
  }
  readonly bounce_expected?: readonly {
    readonly status?: string
    readonly hard: boolean
    readonly recipient?: string
  }[]
  readonly bounce_soft?: boolean
  readonly not_a_bounce?: boolean
  readonly tnef?: { readonly names: readonly string[]; readonly files?: readonly ExpectedFile[] }
}

/** Every mail of the corpus, in a steady order. */
export function readExpected(): Expected[] {
  const folder = join(corpusFolder, 'expected')
  return readdirSync(folder)
    .sort()
    .flatMap((name): Expected[] => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}

/** A mail's octets with the line ends that SMTP gives them. */
export function readCorpusMail(file: string): Uint8Array {
  const text = readFileSync(join(corpusFolder, file)).toString('latin1')
  return Buffer.from(text.replace(/\r\n|\r|\n/g, '\r\n'), 'latin1')
}
