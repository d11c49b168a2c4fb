import type { Desk } from '../../domain/desk.ts'
import { type Envelope, senderAddressOf } from '../../domain/mail/envelope.ts'
import type { Reputation } from '../../domain/policy/reputation.ts'
import { beginLookups } from '../authenticity/lookups.ts'
import { isInsideAddress } from '../authenticity/inside-address.ts'
import type { Resolver } from '../authenticity/resolver.ts'
import { askList, type DnsList } from './dns-lists.ts'
import { findPeerName } from './peer-name.ts'
import { findSenderDomain } from './sender-domain.ts'

/** Asks the DNS about peers and reverse-paths. */
export type ReputationLooks = {
  /**
   * Begins to ask what a desk wants to know, before any octet of the message; the answer is there in time.
   *
   * Never rejects. `null` where there is nothing to ask: a peer of our own network, or one that speaks LMTP, stands
   * for somebody else.
   */
  begin(sender: Pick<Envelope, 'door' | 'peer' | 'reversePath'>, desk: Desk): Promise<Reputation | null>
}

/** All questions about a message together, in milliseconds from the first accepted recipient on. */
const budgetMs = 3_000

/** What is needed to look. */
export type ReputationOptions = {
  readonly resolver: Resolver
  readonly lists: readonly DnsList[]
  /** Hears of a list that fails again and again. */
  readonly onTrouble?: (zone: string, cause: string) => void
}

/** Makes the looks over a resolver. */
export function createReputationLooks({
  resolver,
  lists,
  onTrouble = () => undefined,
}: ReputationOptions): ReputationLooks {
  const questions = lists.map((list) => ({ kind: list.kind, ask: askList(list, onTrouble) }))
  return {
    async begin(sender, { mode, settings }) {
      const { reversePath } = sender
      const address = senderAddressOf(sender)
      if (address === null || isInsideAddress(address)) return null
      // A forwarder is the peer, and rewrites the reverse-path: of the sender neither says anything.
      const isDirect = mode === 'direct'
      const { listedPeer, senderDomain, unnamedPeer, greylisting } = settings
      const wantsLists = isDirect && listedPeer !== 'ignore' && lists.some(({ kind }) => kind === 'block')
      const wantsAllowLists = wantsLists || (isDirect && greylisting !== 'off')
      const asked = questions.filter(({ kind }) => (kind === 'block' ? wantsLists : wantsAllowLists))
      const wantsDomain = isDirect && senderDomain !== 'ignore'
      const wantsName = unnamedPeer !== 'ignore'
      if (asked.length === 0 && !wantsDomain && !wantsName) return null
      const { resolve } = beginLookups(resolver, budgetMs, address)
      const [listings, name, domain] = await Promise.all([
        asked.length === 0 ? null : Promise.all(asked.map(({ ask }) => ask(address, resolve))),
        wantsName ? findPeerName(address, resolve) : null,
        wantsDomain ? findSenderDomain(reversePath, resolve) : null,
      ])
      return { listings, peerName: name, senderDomain: domain }
    },
  }
}
