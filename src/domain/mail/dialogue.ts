/** A command of a transaction, as the door understood it, with the lines that answered it. */
export type Exchange = { readonly command: string; readonly reply: readonly string[] }

/** Characters of a dialogue that are kept: a thousand refused recipients say no more than the first hundred. */
const maxCharacters = 16 * 1024

/** What was said in a transaction before its message came, within bounds. */
export class Dialogue {
  #exchanges: Exchange[] = []
  #characters = 0

  /** What was said so far. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges
  }

  /** Adds a command and its answer, unless too much has been said already. */
  add(command: string, reply: readonly string[]): void {
    this.#characters += command.length + reply.join().length
    if (this.#characters <= maxCharacters) this.#exchanges = [...this.#exchanges, { command, reply }]
  }
}
