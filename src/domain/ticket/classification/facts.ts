import { foldText } from '../../fold.ts'
import { decodeEncodedWords } from '../../mail/encoded-word.ts'
import type { AuthorStanding } from '../../mail/authentication.ts'
import { fieldsNamed } from '../../mail/header-parse.ts'
import type { HeaderSection, Mailbox } from '../../mail/header-section.ts'
import type { ClassificationRow } from './classification.ts'

/** What a classification may know of a message that has opened a ticket. */
export type ClassificationFacts = {
  readonly author: Mailbox | null
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  readonly headerSection: HeaderSection
  /** The full text; empty when it could not be read. */
  readonly text: string
  readonly fileNames: readonly string[]
  readonly octets: number
  readonly standing: AuthorStanding
  /** The address that was written to, and those of its desk. */
  readonly deskAddresses: readonly string[]
}

/** The texts of a field, as they are and as they are compared; never none, for what is missing is blank. */
export type FieldTexts = { readonly plain: readonly string[]; readonly folded: readonly string[] }

/** Characters of a field that are looked at: no rule needs more, and whatever is sent costs no more than these. */
const maxFieldCharacters = 200_000

/** Makes a text comparable: no case, no accents, and one blank where there are many. C41 */
export function foldForRule(text: string): string {
  return foldText(text).replace(/\s+/g, ' ').trim()
}

/** Reads fields of a message, each once however many rules ask. */
export function createFieldReader(
  facts: ClassificationFacts,
): (row: Pick<ClassificationRow, 'field' | 'header'>) => FieldTexts {
  const known = new Map<string, FieldTexts>()
  return ({ field, header }) => {
    const key = field === 'header' ? `header ${header.toLowerCase()}` : field
    const found = known.get(key) ?? textsOf(facts, { field, header })
    known.set(key, found)
    return found
  }
}

function textsOf(
  facts: ClassificationFacts,
  { field, header }: Pick<ClassificationRow, 'field' | 'header'>,
): FieldTexts {
  const texts = plainOf(facts, field, header).map((text) => text.slice(0, maxFieldCharacters))
  const plain = texts.length === 0 ? [''] : texts
  return { plain, folded: plain.map(foldForRule) }
}

function plainOf(
  facts: ClassificationFacts,
  field: ClassificationRow['field'],
  header: string,
): readonly string[] {
  switch (field) {
    case 'author':
      return facts.author === null ? [] : mailboxTexts(facts.author)
    case 'to':
      return facts.to.flatMap(mailboxTexts)
    case 'cc':
      return facts.cc.flatMap(mailboxTexts)
    case 'subject':
      return [facts.subject]
    case 'text':
      return [facts.text]
    case 'header':
      return fieldsNamed(facts.headerSection, header).map(({ value }) => decodeEncodedWords(value))
    case 'file':
      return facts.fileNames
    case 'octets':
      return [String(facts.octets)]
    case 'authenticity':
      return [facts.standing]
    case 'desk':
      return facts.deskAddresses
  }
}

/** A mailbox is known by its address, by its name, and by both as mail programs show them. */
function mailboxTexts({ name, address }: Mailbox): readonly string[] {
  return name === '' ? [address] : [address, name, `${name} <${address}>`]
}
