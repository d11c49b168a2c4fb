import { splitAddress } from '../domain/mail/address.ts'
import { signReturnToken } from '../intake/return-token.ts'

/** RFC 5321 §4.5.3.1.1 */
const maxLocalPart = 64

/**
 * The reverse-path of a mail that a person wrote: the address of the desk, with a plus part that names the mail.
 *
 * Whoever cannot deliver it writes there, in whatever form. The address as it is stands where there is no room for the
 * plus part: a report that names our Message-ID still finds its mail.
 */
export function returnPath(secret: Uint8Array, deskAddress: string, messageId: string): string {
  const parts = splitAddress(deskAddress)
  if (parts === null) return deskAddress
  const local = `${parts.local}+${signReturnToken(secret, messageId)}`
  return local.length > maxLocalPart ? deskAddress : `${local}@${parts.domain}`
}
