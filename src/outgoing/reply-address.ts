import { splitAddress } from '../domain/mail/address.ts'
import { signReplyToken } from '../intake/reply-token.ts'

/** RFC 5321 §4.5.3.1.1 */
const maxLocalPart = 64

/** The address that leads an answer to a ticket; the desk's own where there is no room for the plus part. */
export function replyAddress(secret: Uint8Array, deskAddress: string, ticketId: string): string {
  const parts = splitAddress(deskAddress)
  if (parts === null) return deskAddress
  const local = `${parts.local}+${signReplyToken(secret, ticketId)}`
  return local.length > maxLocalPart ? deskAddress : `${local}@${parts.domain}`
}
