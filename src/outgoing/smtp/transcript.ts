import { cleanText } from '../../domain/fold.ts'
import { Dialogue, type Exchange } from '../../domain/mail/dialogue.ts'
import { maskCommand } from '../../intake/dialogue-mask.ts'

const maxLines = 40
const maxLineLength = 500
const mask = '***'
/** A text as short as that stands in too many others to be hidden in them. */
const shortestSecret = 3

/**
 * What we and a server have said, fit to be kept and shown: bounded, and without anything secret.
 *
 * A server may say our password back to us; so secrets are looked for in its words too.
 */
export class Transcript {
  readonly #dialogue = new Dialogue()
  readonly #secrets: string[] = []
  #unanswered: string[] = []
  #extensions: readonly string[] = []

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.conceal(secret)
  }

  /** Hides a text from now on, in each form in which it may come back. */
  conceal(secret: string): void {
    const encoded = [0, 1, 2].map((before) => encodedWithin(secret, before))
    this.#secrets.push(...[secret, ...encoded].filter((form) => form.length >= shortestSecret))
  }

  /** What was said so far. */
  get exchanges(): readonly Exchange[] {
    return this.#dialogue.exchanges
  }

  /** Whether the server has offered an extension in its last answer to EHLO. RFC 5321 §4.1.1.1 */
  offers(extension: string): boolean {
    return this.#extensions.some((line) => line.split(' ', 1)[0]?.toUpperCase() === extension)
  }

  /** Takes a command of ours. */
  command(line: string): void {
    this.#unanswered.push(line === '.' ? line : maskCommand(line))
  }

  /** Takes a reply, which answers the oldest command without one. */
  reply(text: string): void {
    const command = this.#unanswered.shift() ?? ''
    const lines = text.split('\n', maxLines).map((line) => this.hide(line).slice(0, maxLineLength))
    if (command.startsWith('EHLO')) this.#extensions = text.split('\n').map((line) => line.slice(4).trim())
    this.#dialogue.add(command, lines)
  }

  /** A text of a server with our secrets hidden, and nothing that a page or a log could not show. */
  hide(text: string): string {
    const shown = cleanText(text).replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    return this.#secrets.reduce((hidden, secret) => hidden.replaceAll(secret, mask), shown)
  }

  /** What nobody answered is told too. */
  end(): readonly Exchange[] {
    for (const command of this.#unanswered.splice(0)) this.#dialogue.add(command, [])
    return this.exchanges
  }
}

/** What stands of a secret in the Base64 of a text that has it after so many octets beyond a multiple of three. RFC 4648 §4 */
function encodedWithin(secret: string, before: number): string {
  const octets = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((octets.length * 8) / 6)]
  return octets.toString('base64').slice(first, end)
}
