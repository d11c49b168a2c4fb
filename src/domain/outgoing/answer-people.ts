import { foldAddress, isSendableAddress, parseMailboxes } from '../mail/address.ts'
import type { Mailbox } from '../mail/header-section.ts'
import { plainLine } from './answer-subject.ts'

/** More people get no honest answer. */
export const maxAnswerPeople = 50

/** Characters of a name in a field of ours. */
const maxName = 120

/** Who an answer goes to, and what of the typed lists is no address. */
export type AnswerPeople = {
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly unreadable: readonly string[]
}

/**
 * Reads whom an answer goes to, each once: who stands in To is not in Cc as well.
 *
 * An entry without a plain address is told back as it was typed, so that nobody is left out in silence.
 */
export function readPeople(typed: {
  readonly to: string
  readonly cc: string
  readonly people: readonly string[]
}): AnswerPeople {
  const unreadable: string[] = []
  const seen = new Set<string>()
  const take = (list: string): Mailbox[] =>
    entriesOf(list).flatMap((entry) => {
      const mailbox = mailboxOf(entry)
      if (mailbox === null) unreadable.push(plainLine(entry, maxName))
      if (mailbox === null || seen.has(foldAddress(mailbox.address))) return []
      seen.add(foldAddress(mailbox.address))
      return [mailbox]
    })
  return { to: take(typed.to), cc: [...typed.people.flatMap(take), ...take(typed.cc)], unreadable }
}

/** A mailbox as a typed list shows it. */
export function mailboxEntry({ name, address }: Mailbox): string {
  const plain = plainLine(name, maxName).replace(/["\\<>]/g, '')
  if (plain === '') return address
  return /[,;:()@[\]]/.test(plain) ? `"${plain}" <${address}>` : `${plain} <${address}>`
}

/** The entries of a typed list: at commas, semicolons and line ends, but within quotes. */
function entriesOf(list: string): string[] {
  const entries: string[] = []
  let entry = ''
  let isQuoted = false
  for (const character of list) {
    if (character === '"') isQuoted = !isQuoted
    const isEnd = character === '\n' || (!isQuoted && (character === ',' || character === ';'))
    if (isEnd) {
      entries.push(entry)
      entry = ''
      isQuoted = false
    } else entry += character
  }
  return [...entries, entry].map((each) => each.trim()).filter((each) => each !== '')
}

/** The one mailbox of an entry; `null` when it holds none, several, or one that no mail can go to. */
function mailboxOf(entry: string): Mailbox | null {
  const [mailbox, ...others] = parseMailboxes(entry)
  if (mailbox === undefined || others.length > 0 || !isSendableAddress(mailbox.address)) return null
  // What stands around the address must be its name, or nothing: of two addresses in one entry neither is meant.
  const isWhole = /^[^<>]*<[^<>]+>$/.test(entry) || entry === mailbox.address || !/[\s<>]/.test(entry)
  if (!isWhole || (entry.match(/@/g)?.length ?? 0) > 1 + (mailbox.name.match(/@/g)?.length ?? 0)) return null
  return { name: plainLine(mailbox.name, maxName), address: mailbox.address }
}
