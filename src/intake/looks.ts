import type { Desk } from '../domain/desk.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import type { Envelope } from '../domain/mail/envelope.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { Reputation } from '../domain/policy/reputation.ts'
import { type Scans, unasked } from '../domain/policy/scans.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import { asksForAuthentication } from './gather.ts'
import type { Arrived } from './judge-message.ts'
import { hasWholeHeaderSection } from './parse.ts'
import type { Path } from './path.ts'

/** What others say of a message: the DNS and the scanners. */
export type Looked = {
  readonly authentication: Authentication | null
  readonly reputation: Reputation | null
  readonly scans: Scans
}

/** What is known of a message that nobody has looked at. */
const nothing: Looked = { authentication: null, reputation: null, scans: unasked }

/** The looks of one transaction: begun while the peer goes on talking, and only for a desk that wants to know. */
export class Looks {
  readonly #path: Path
  #authenticity: ReturnType<Authenticity['begin']> | null = null
  #reputation: Promise<Reputation | null> | null = null

  constructor(path: Path) {
    this.#path = path
  }

  /** Begins to ask what a desk wants to know; all desks of a transaction have the same settings. */
  begin(desk: Desk | null, sender: Pick<Envelope, 'door' | 'peer' | 'reversePath'>): void {
    const { authenticity, reputation } = this.#path
    if (asksForAuthentication(desk)) this.#authenticity ??= authenticity?.begin(sender) ?? null
    if (desk !== null) this.#reputation ??= reputation?.begin(sender, desk) ?? null
  }

  /** What was found, once the message has come; only a whole one is looked at. */
  async conclude(
    arrived: Arrived,
    { headerSection }: Outline,
    envelope: Envelope,
    desks: readonly (Desk | null)[],
  ): Promise<Looked> {
    if (arrived.kind !== 'whole') return nothing
    const { raw } = arrived
    const octets = hasWholeHeaderSection(raw) ? () => this.#path.octetsOf(raw) : null
    const [authentication, reputation, scans] = await Promise.all([
      this.#authenticity?.({ headerSection, octets }) ?? null,
      this.#reputation,
      this.#path.scan(raw, envelope, desks),
    ])
    return { authentication, reputation, scans }
  }
}
