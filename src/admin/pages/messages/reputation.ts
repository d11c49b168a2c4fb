import { decodeRewrittenSender, forwarderOf } from '../../../domain/mail/forwarding.ts'
import { type Reputation, zonesListing } from '../../../domain/policy/reputation.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import type { Tone } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'
import type { Fact } from './facts.ts'

/** A mark on a message that nobody was refused for, or somebody was. */
export type Mark = { readonly key: string; readonly tone: Tone }

/** What the DNS said of the sender that a person should see at once. */
export function marksOf({ reputation }: MessageRecord): readonly Mark[] {
  if (reputation === null) return []
  const { peerName, senderDomain } = reputation
  const all: [boolean, Mark][] = [
    [zonesListing(reputation, 'block').length > 0, { key: 'message.mark.listed', tone: 'bad' }],
    [zonesListing(reputation, 'allow').length > 0, { key: 'message.mark.trusted', tone: 'good' }],
    [
      peerName?.result === 'none' || peerName?.result === 'unconfirmed',
      { key: 'message.mark.unnamed', tone: 'wait' },
    ],
    [
      senderDomain?.result === 'null-mx' || senderDomain?.result === 'unroutable',
      { key: 'message.mark.unanswerable', tone: 'wait' },
    ],
  ]
  return all.flatMap(([holds, mark]) => (holds ? [mark] : []))
}

/** What the DNS said of the sender, line by line; nothing where nobody asked. */
export function reputationFacts({ reputation, authentication, reversePath }: MessageRecord): readonly Fact[] {
  const original = authentication === null ? decodeRewrittenSender(reversePath) : null
  const forwarder = forwarderOf(reversePath)
  return [
    ...(forwarder === null ? [] : [fact('message.forwarded-by', forwarder, null)]),
    ...(original === null ? [] : [fact('message.authenticity.original', original, null)]),
    ...(reputation === null ? [] : saidOf(reputation)),
  ]
}

function saidOf({ listings, peerName, senderDomain }: Reputation): Fact[] {
  return [
    ...(peerName === null
      ? []
      : [fact('message.peer.name', peerName.name, `message.peer.name.${peerName.result}`)]),
    ...(listings ?? []).map(({ zone, result, codes }) =>
      fact('message.peer.list', [zone, ...codes].join(' '), `message.peer.list.${result}`),
    ),
    ...(senderDomain === null
      ? []
      : [fact('message.sender-domain', senderDomain.domain, `message.sender-domain.${senderDomain.result}`)]),
  ]
}

function fact(key: string, text: string | null, words: string | null): Fact {
  return { key, text: text === null ? null : visibleLine(text), words, at: null, octets: null }
}
