/** How many are remembered; the oldest are forgotten first. */
const maxNotes = 10_000

/**
 * Which desks put a message off that others would have got too: the one reply there is held it back from all.
 *
 * When it comes again the desk is asked to come by itself, once, so that no desk holds the mail of others back for
 * longer than one try of its sender.
 */
export class HeldBack {
  readonly #notes = new Set<string>()

  /** Notes that a sender's message was put off for others because of a recipient of ours. */
  note(reversePath: string | null, recipient: string): void {
    this.#notes.add(keyOf(reversePath, recipient))
    for (const oldest of this.#notes) {
      if (this.#notes.size <= maxNotes) return
      this.#notes.delete(oldest)
    }
  }

  /** Whether a sender's message to a recipient was put off for others; true once for each note. */
  take(reversePath: string | null, recipient: string): boolean {
    return this.#notes.delete(keyOf(reversePath, recipient))
  }
}

function keyOf(reversePath: string | null, recipient: string): string {
  return `${reversePath ?? ''} ${recipient}`.toLowerCase()
}
