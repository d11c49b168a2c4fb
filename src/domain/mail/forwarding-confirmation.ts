import { foldAddress } from './address.ts'
import type { Outline } from './outline.ts'

/** Who writes when somebody enters one of our addresses where mail is to be forwarded to: Google, then Microsoft. */
const authors: ReadonlySet<string> = new Set([
  'forwarding-noreply@google.com',
  'account-security-noreply@accountprotection.microsoft.com',
])

/** Where a link of the confirmation may lead: all others are left out, whoever wrote the mail. */
const hosts: ReadonlySet<string> = new Set([
  'mail-settings.google.com',
  'mail.google.com',
  'account.live.com',
  'account.microsoft.com',
])

/** Codes as each of them is written: with a cross in the subject, nine digits, or after the word for it. */
const codeInSubject = /#\s?(\d{6,12})\b/
const nineDigits = /(?<!\d)(\d{9})(?!\d)/
const afterItsName = /(?:code|c[oó]digo)[^\d\n]{0,40}(\d{4,8})(?!\d)/i

const searchedCharacters = 20_000
const maxLinkCharacters = 2_000

/** What an administrator needs of a confirmation; nothing of it is ever opened by us. */
export type ForwardingConfirmation = {
  /** The digits that confirm it when typed into the settings there; `null` when none are found. */
  readonly code: string | null
  /** The page that confirms it when opened; `null` when none is found. */
  readonly link: string | null
}

/** Whether a provider asks by this mail if it may forward to us; it writes in the account's language. O9 */
export function isForwardingConfirmation({ author }: Pick<Outline, 'author'>): boolean {
  return author !== null && authors.has(foldAddress(author.address))
}

/** Finds code and link in the subject and text of a confirmation, in whatever language. */
export function readForwardingConfirmation(subject: string, text: string): ForwardingConfirmation {
  const start = text.slice(0, searchedCharacters)
  const found = codeInSubject.exec(subject) ?? nineDigits.exec(start) ?? afterItsName.exec(start)
  const links = start.split(/[\s<>"]/).filter((word) => word.startsWith('https://'))
  return { code: found?.[1] ?? null, link: links.find(isConfirmingLink) ?? null }
}

function isConfirmingLink(word: string): boolean {
  if (word.length > maxLinkCharacters || !URL.canParse(word)) return false
  const { hostname, username, port, pathname } = new URL(word)
  // Another of the links in the mail withdraws the wish.
  const isRefusal = pathname.startsWith('/mail/uf-')
  return hosts.has(hostname) && username === '' && port === '' && !isRefusal
}
