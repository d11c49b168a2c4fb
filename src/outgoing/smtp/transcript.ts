import { Dialogue, type Exchange } from '../../domain/mail/dialogue.ts'
import { maskCommand } from '../../intake/dialogue-mask.ts'
import { SecretMask } from '../../intake/secret-mask.ts'

const maxLines = 40
const maxLineLength = 500

/**
 * What we and a server have said, fit to be kept and shown: bounded, and without anything secret.
 *
 * A server may say our password back to us; so secrets are looked for in its words too.
 */
export class Transcript {
  readonly #dialogue = new Dialogue()
  readonly #mask: SecretMask
  #unanswered: string[] = []
  #extensions: readonly string[] = []

  constructor(secrets: readonly string[]) {
    this.#mask = new SecretMask(secrets)
  }

  /** Hides a text from now on, in each form in which it may come back. */
  conceal(secret: string): void {
    this.#mask.conceal(secret)
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

  /** Takes what was said in another protocol, by somebody who has masked its commands. */
  heard({ command, reply }: Exchange): void {
    this.#dialogue.add(
      this.hide(command),
      reply.map((line) => this.hide(line)),
    )
  }

  /** A text of a server with our secrets hidden, and nothing that a page or a log could not show. */
  hide(text: string): string {
    return this.#mask.hide(text)
  }

  /** What nobody answered is told too. */
  end(): readonly Exchange[] {
    for (const command of this.#unanswered.splice(0)) this.#dialogue.add(command, [])
    return this.exchanges
  }
}
