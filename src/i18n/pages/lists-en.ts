import type { listsPtBr } from './lists-pt-br.ts'

/** Texts about the lists of blocked and allowed senders, in English. */
export const listsEn: Readonly<Record<keyof typeof listsPtBr, string>> = {
  'blocklist.lead.allow': 'Mail from these senders passes even when the blocklist would refuse it.',
  'blocklist.lists': 'Lists',
  'blocklist.list.block': 'Blocked',
  'blocklist.list.block.hint': 'What comes from this sender is refused.',
  'blocklist.list.allow': 'Allowed',
  'blocklist.list.allow.hint': 'What comes from this sender passes, even when another entry blocks it.',
  'blocklist.search': 'Search by sender, reason or who added it',
  'blocklist.none-found': 'No entry found.',
  'blocklist.column.expires': 'Until',
  'blocklist.column.last-hit': 'Last hit',
  'blocklist.never': 'never',
  'blocklist.for-ever': 'for ever',
  'blocklist.expired': 'expired',
  'blocklist.kind.wildcard': 'Wildcard',
  'blocklist.kind.regex': 'Regular expression',
  'blocklist.kind.network': 'Network',
  'blocklist.field.list': 'List',
  'blocklist.field.expires': 'Until the end of the day (UTC)',
  'blocklist.field.expires.hint': 'Empty: for ever. Afterwards the entry stops to count by itself.',
  'blocklist.fault.broad': '{pattern} would match too many senders. Give something more precise.',
  'blocklist.fault.long': 'The text is longer than 320 characters.',
  'blocklist.fault.regex':
    'The regular expression has a fault, is too large or uses what takes unforeseeable time, such as (?=…) or \\1.',
  'blocklist.fault.many': 'There are too many entries of this kind. Remove one before you add another.',
  'blocklist.fault.expires': 'Give a day that is not over yet.',

  'spam.question': 'The sender {address} goes to the blocklist. New mail from there will be refused.',
  'spam.reason': 'Marked as SPAM on message {message}',
  'spam.done': '{address} is on the blocklist. To undo it, remove the entry from the list.',
  'spam.not-an-address':
    'The sender goes by a text that is no address. To block it, write the entry of the list by hand.',
  'spam.unproved':
    'Nothing proves that the author wrote this message. Blocking him may refuse the mail of somebody whose name another used.',
  'spam.target': 'What to block',
  'spam.target.author': 'The author',
  'spam.target.reverse-path': 'The sender of the envelope',
  'spam.target.peer': 'The host that delivered it: nothing more comes in from there',
  'spam.allowed': 'The sender is on the list of those allowed. Only an administrator can take it off.',
}
