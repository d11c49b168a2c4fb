import { parseMailboxes } from './address.ts'
import { fieldsNamed } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'

/** What leaves open who wrote a message. RFC 5322 §3.6.2 */
export type HeaderFault = 'no-from' | 'unreadable-from' | 'several-from-fields' | 'several-authors-no-sender'

/** What is wrong with the fields that tell who wrote a message, the worst first. */
export function headerFaults(section: HeaderSection): readonly HeaderFault[] {
  const from = fieldsNamed(section, 'From')
  if (from.length === 0) return ['no-from']
  if (from.length > 1) return ['several-from-fields']
  const authors = from.flatMap(({ value }) => parseMailboxes(value))
  const named = new Set(authors.filter(({ address }) => address.includes('@')).map(({ address }) => address))
  if (named.size === 0) return ['unreadable-from']
  return named.size > 1 && fieldsNamed(section, 'Sender').length === 0 ? ['several-authors-no-sender'] : []
}
