import { indexFields } from './field-index.ts'
import { isMailSystem } from './machine-author.ts'
import { autoSubmitted, precedence, vendorFields } from './machine-fields.ts'
import { isPersonal, type MessageKind, type Outline } from './outline.ts'
import { looksAbsent, looksUndelivered } from './subject-hints.ts'

/**
 * Sees a message that came to the signed return path of one of our mails as what it can only be: a report about it.
 *
 * Not every server writes one in the form for it, so less has to be told by the message itself. Absent people's
 * machines write there too, and now and then a person does: both stay what they are. RFC 3834 §4
 */
export function asReturned(outline: Outline): Outline {
  const kind = kindOfReturned(outline)
  return kind === outline.kind ? outline : { ...outline, kind, isAnswerable: false }
}

function kindOfReturned({ kind, subject, author, headerSection }: Outline): MessageKind {
  if (isPersonal(kind) || kind === 'list')
    return isMailSystem(author) || looksUndelivered(subject) ? 'bounce' : kind
  if (kind === 'auto-generated') return 'bounce'
  if (kind !== 'auto-reply') return kind
  const fields = indexFields(headerSection)
  const said = [autoSubmitted(fields), vendorFields(fields), precedence(fields)]
  return said.includes('auto-reply') || looksAbsent(subject) ? kind : 'bounce'
}
