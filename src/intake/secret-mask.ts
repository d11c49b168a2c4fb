import { cleanText } from '../domain/fold.ts'

const mask = '***'
/** A text as short as that stands in too many others to be hidden in them. */
const shortestSecret = 3

/** Hides what signs in wherever it may come back: a server may say our password to us. */
export class SecretMask {
  readonly #secrets: string[] = []

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.conceal(secret)
  }

  /** Hides a text from now on, in each form in which it may come back. */
  conceal(secret: string): void {
    const encoded = [0, 1, 2].map((before) => encodedWithin(secret, before))
    // Who reads octets one by one sees other letters, and what is shown of them is cleaned.
    const inOctets = shown(Buffer.from(secret).toString('latin1'))
    const forms = new Set([secret, shown(secret), inOctets, ...encoded])
    this.#secrets.push(...[...forms].filter((form) => form.length >= shortestSecret))
  }

  /** A text of a server with the secrets hidden, and nothing that a page or a log could not show. */
  hide(text: string): string {
    return this.#secrets.reduce((hidden, secret) => hidden.replaceAll(secret, mask), shown(text))
  }
}

function shown(text: string): string {
  return cleanText(text).replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}

/** What stands of a secret in the Base64 of a text that has it after so many octets beyond a multiple of three. RFC 4648 §4 */
function encodedWithin(secret: string, before: number): string {
  const octets = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((octets.length * 8) / 6)]
  return octets.toString('base64').slice(first, end)
}
