import { readSignedId, signId } from './signed-id.ts'

/** What a refusal is told with, so that the sender and we can speak of it. */
export type Reference = {
  /** Four letters that people can read out. */
  readonly letters: string
  /** The address of the public page that explains it; `null` when nobody outside can reach our pages. */
  readonly link: string | null
}

/** The reference of a message. Its id ends in letters drawn by chance. */
export function referenceOf(secret: Uint8Array, publicUrl: string | null, messageId: string): Reference {
  const link = publicUrl === null ? null : new URL(`/p/${signExplanation(secret, messageId)}`, publicUrl).href
  return { letters: messageId.slice(-4), link }
}

/** The token of the public page about a message; nobody can guess it. */
export function signExplanation(secret: Uint8Array, messageId: string): string {
  return signId(secret, 'explanation', messageId)
}

/** The message that a token of the public page is about; `null` when the token is not ours. */
export function readExplanation(secret: Uint8Array, token: string): string | null {
  return readSignedId(secret, 'explanation', token)
}

/** The lines of a refusal with its reference at the end, each still within the limit of a reply line. */
export function withReference(lines: readonly string[], { letters, link }: Reference): readonly string[] {
  const last = lines.at(-1) ?? ''
  const tail = `[ref ${letters}]${link === null ? '' : ` ${link}`}`
  const joined = `${last} ${tail}`.trimStart()
  return joined.length <= maxTextOctets ? [...lines.slice(0, -1), joined] : [...lines, tail]
}

/** A reply line has 512 octets with reply code, enhanced status code and CRLF. RFC 5321 §4.5.3.1.5 */
const maxTextOctets = 498
