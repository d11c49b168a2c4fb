import { splitAddress } from '../domain/mail/address.ts'
import type { DueMail } from '../store/outbox.ts'

/** Mails to one domain that are in hand at a time, where each goes to its recipients' own servers. */
const perDomain = 2

/** The mails that a lane has taken: those that wait for a worker, and those that a worker has, with what it needs. */
export class MailsInHand<Way> {
  readonly #inHand = new Map<string, { readonly mail: DueMail; readonly way: Way }>()
  #waiting: readonly DueMail[] = []

  /** All that are taken. */
  get ids(): readonly string[] {
    return [...this.#inHand.keys(), ...this.#waiting.map(({ id }) => id)]
  }

  /** How many wait for a worker. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** What the workers need now. */
  get ways(): ReadonlySet<Way> {
    return new Set([...this.#inHand.values()].map(({ way }) => way))
  }

  /** Takes mails that wait. */
  add(mails: readonly DueMail[]): void {
    this.#waiting = [...this.#waiting, ...mails]
  }

  /** Gives the next mail to a worker; `null` where none waits, or only those whose domains have enough for now. */
  begin(way: Way, isByDomain: boolean): DueMail | null {
    const next = this.#waiting.find((mail) => !isByDomain || !this.#isCrowded(mail))
    if (next === undefined) return null
    this.#waiting = this.#waiting.filter((mail) => mail !== next)
    this.#inHand.set(next.id, { mail: next, way })
    return next
  }

  /** A worker is through with a mail. */
  end(id: string): void {
    this.#inHand.delete(id)
  }

  /** Lets go of those that wait, but for the first so many. */
  letGo(kept = 0): readonly DueMail[] {
    const gone = this.#waiting.slice(kept)
    this.#waiting = this.#waiting.slice(0, kept)
    return gone
  }

  #isCrowded(mail: DueMail): boolean {
    const busy = [...this.#inHand.values()].map(({ mail: other }) => domainsOf(other))
    return [...domainsOf(mail)].some(
      (domain) => busy.filter((domains) => domains.has(domain)).length >= perDomain,
    )
  }
}

function domainsOf({ recipients }: DueMail): ReadonlySet<string> {
  return new Set(recipients.map(({ address }) => splitAddress(address)?.domain.toLowerCase() ?? ''))
}
