import { createHash } from 'node:crypto'

/** The fields that a mail keeps wherever it lies. */
export const identityFields = ['message-id', 'date', 'from', 'subject'] as const

/**
 * A digest of what a mail says of itself; `null` where it says nothing.
 *
 * It tells whether a mail was known before its server numbered all anew. How long it is does not count: another server
 * may end its lines in another way.
 */
export function identityOf(headerSection: Uint8Array | undefined): string | null {
  if (headerSection === undefined) return null
  const fields = Buffer.from(headerSection)
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/^([\w-]+)[ \t]*:/, (_, name: string) => `${name.toLowerCase()}:`))
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter((line) => line !== '')
    .sort()
  return fields.length === 0 ? null : createHash('sha256').update(fields.join('\n')).digest('hex')
}
