import { type Door, natureOfArrival } from './door-nature.ts'
import { holdsNetwork, type Network, parseNetwork } from './network.ts'

/** The other end of a session, as the door saw it. */
export type Peer = {
  /** IPv4 or IPv6 address in its shortest form; `null` where there was no network (cli). */
  readonly address: string | null
  /** The argument of EHLO, HELO or LHLO, as given; `null` when none was given. */
  readonly helo: string | null
  /** The negotiated protocol, such as `TLSv1.3`; `null` in clear text. */
  readonly tls: string | null
}

/** What the transaction said, before any octet of the message. RFC 5321 §2.3.1 */
export type Envelope = {
  readonly door: Door
  /** The door by which it came, where `door` judges it again; missing where they are the same. */
  readonly cameBy?: Door | 'outbox'
  readonly peer: Peer
  /** MAIL FROM's address; `null` for `<>`. */
  readonly reversePath: string | null
  /** RCPT TO's addresses as given, in order, only those that were accepted. */
  readonly recipients: readonly string[]
  readonly receivedAt: Date
}

/** Which way a message came, and who brought it. */
type Bringer = {
  readonly door: Envelope['door'] | 'outbox'
  readonly cameBy?: Envelope['cameBy']
  readonly peer: Pick<Peer, 'address'>
}

/**
 * The address that whoever sent a message spoke from; `null` where the peer only passes on what others sent.
 *
 * At such a door speaks the mail server in front, or a program, wherever it stands: its address says nothing of the sender.
 */
export function senderAddressOf(bringer: Bringer): string | null {
  return natureOfArrival(bringer).isPeerSender ? bringer.peer.address : null
}

/**
 * Whether the host that brought a message answers for who wrote it: its administrator named it as one that lets nobody else in.
 *
 * A private address alone says nothing: behind the proxy of a container everybody has one. What is passed on by LMTP
 * may have come from anywhere.
 */
export function isVouchedFor(envelope: Envelope, submitters: readonly Network[]): boolean {
  const { vouching } = natureOfArrival(envelope)
  const { address } = envelope.peer
  if (vouching === 'administrator') return true
  if (vouching === 'nobody') return false
  if (address === null) return vouching === 'either'
  const peer = parseNetwork(address)
  return peer !== null && submitters.some((network) => holdsNetwork(network, peer))
}
