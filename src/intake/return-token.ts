import { readSignedId, signId } from './signed-id.ts'

const prefix = 'b-'

/** Signs a plus part that leads a report of what became of one of our mails back to it. */
export function signReturnToken(secret: Uint8Array, messageId: string): string {
  return `${prefix}${signId(secret, 'return-path', messageId)}`
}

/** The row among the messages of the mail that a plus part names; `null` when the gateway has not signed it. */
export function readReturnToken(secret: Uint8Array, plusPart: string): string | null {
  if (!plusPart.toLowerCase().startsWith(prefix)) return null
  return readSignedId(secret, 'return-path', plusPart.slice(prefix.length))
}
