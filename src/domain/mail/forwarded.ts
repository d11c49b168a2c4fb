import { foldAddress, isSendableAddress } from './address.ts'
import type { Forward } from './content.ts'
import type { Mailbox } from './header-section.ts'
import type { Outline } from './outline.ts'

/** No mail program writes a longer line of who sent the mail that it forwards. */
const maxFromLength = 1_000

const written = /[^\s<>()[\],;:"@]{1,64}@[^\s<>()[\],;:"@]{1,253}/g

/** Whether a message passes on another one, as far as can be told without reading its contents. */
export function looksForwarded({ kind, hasMessage }: Pick<Outline, 'kind' | 'hasMessage'>): boolean {
  return kind === 'forward' || hasMessage === true
}

/**
 * Who wrote the mail that another passes on; `null` where no address of his is told.
 *
 * Mail programs write `Ana <ana@…>`, `Ana [mailto:ana@…]`, `Ana <ana@…<mailto:ana@…>>` or the address alone, and people
 * edit it. The last address counts: a name may hold what looks like one.
 */
export function originalSender({ from }: Forward): Mailbox | null {
  if (from === null || from.length > maxFromLength) return null
  const address = [...from.matchAll(written)].map(([found]) => found).findLast(isSendableAddress)
  if (address === undefined) return null
  const [before = ''] = from.split(/[<[]/, 1)
  const name = before.replace(/["']/g, ' ').replace(/\s+/g, ' ').trim()
  return { address, name: foldAddress(name).includes(foldAddress(address)) ? '' : name }
}
