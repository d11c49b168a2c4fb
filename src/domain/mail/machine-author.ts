import { splitAddress } from './address.ts'
import type { Mailbox } from './header-section.ts'

/** Local parts under which mail systems write, and nobody else. */
const daemons = new Set([
  'mailer-daemon',
  'mailerdaemon',
  'mailer_daemon',
  'mail-daemon',
  'maildaemon',
  'mail.delivery.system',
  'mail-delivery-system',
])

/** Local parts under which mail systems write, and sometimes a person. RFC 2142 §5 */
const postmasters = /^po+st[-_.]?master$/

const daemonNames = /^(?:mail(?:er)?[ -]?(?:delivery[ -]?)?(?:sub)?(?:system|daemon)|postmaster)\b/i

const nobody = /^(?:no|do[-_.]?not|n[aã]o)[-_.]?(?:reply|respond[ae]r?)$/

/** Whether only a mail system writes under this address. */
export function isDaemon(author: Mailbox | null): boolean {
  return author !== null && daemons.has(localPart(author))
}

/** Whether a mail system may have written: a daemon, a postmaster, or one by its display name. */
export function isMailSystem(author: Mailbox | null): boolean {
  if (author === null) return false
  return isDaemon(author) || postmasters.test(localPart(author)) || daemonNames.test(author.name)
}

/** Whether nobody reads what is sent to this address: a mail system, or one that says so itself. */
export function isDeaf(author: Mailbox | null): boolean {
  return author !== null && (isMailSystem(author) || nobody.test(localPart(author)))
}

function localPart({ address }: Mailbox): string {
  return (splitAddress(address)?.local ?? address).toLowerCase()
}
