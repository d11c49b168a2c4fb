/** The ways a message comes in, and the two in which one is judged that has come or may come. A door decides nothing. */
export const doors = [
  'smtp',
  'lmtp',
  'milter',
  'http',
  'imap',
  'pop3',
  'cli',
  'simulate',
  'reprocess',
] as const

/** One of the ways. */
export type Door = (typeof doors)[number]

/** All that a door's nature makes different. Whoever judges asks for one of these, and never which door it is. */
export type DoorNature = {
  /** Whether the other end sends for itself: its address is the sender's. Elsewhere a server or a program hands over what others sent. */
  readonly isPeerSender: boolean
  /** Whether the messages of each sender are counted, and too many put off. */
  readonly countsSenders: boolean
  /** Whether a stranger may be made to try again: who speaks tries again himself, and is known by his address. */
  readonly makesTryAgain: boolean
  /** Whether somebody holds the message until he is answered, so that it may be put off. */
  readonly hasSender: boolean
  /** Whether each recipient is answered for itself, so that they may differ in policy. */
  readonly hasReplyForEach: boolean
  /** Whether a null reverse-path was said. Elsewhere it may only mean that nobody knows one. */
  readonly statesReversePath: boolean
  /** Who answers for an author whom nobody looked up; `either` is the administrator where no address is given. */
  readonly vouching: 'network' | 'administrator' | 'either' | 'nobody'
  /** Whether the DNS is asked about the sender and his signatures, where the desk wants it. */
  readonly looksUp: boolean
  /** Whether messages come out of a mailbox, where every one has been delivered before. */
  readonly holdsDelivered: boolean
  /** Whether somebody hears of a refusal at once: the sender, the mail server that tells him, or who brought it. */
  readonly tellsRefusal: boolean
  /** Whether the message may be left with the mail server that asks, once it is judged. */
  readonly mayPassOn: boolean
  /** Whether the mail server in front delivers here, so that a verdict of ours that comes with the mail counts. ADR 35 */
  readonly bringsVerdicts: boolean
}

/** What SMTP is like: the sender's host speaks, says what the protocol has it say, and waits for one answer. RFC 5321 §2.1 */
const spoken = {
  isPeerSender: true,
  countsSenders: true,
  makesTryAgain: true,
  hasSender: true,
  hasReplyForEach: false,
  statesReversePath: true,
  vouching: 'network',
  looksUp: true,
  holdsDelivered: false,
  tellsRefusal: true,
  mayPassOn: false,
  bringsVerdicts: false,
} as const satisfies DoorNature

/** A mail server or a program hands over what may have come from anywhere. RFC 2033 §3 */
const handedOver = {
  ...spoken,
  isPeerSender: false,
  countsSenders: false,
  makesTryAgain: false,
  hasReplyForEach: true,
  vouching: 'nobody',
} as const satisfies DoorNature

/** We fetch from a mailbox: nobody speaks, and nobody hears. */
const pulled = {
  ...handedOver,
  hasReplyForEach: false,
  statesReversePath: false,
  holdsDelivered: true,
  tellsRefusal: false,
} as const satisfies DoorNature

/** What differs from door to door: this table is all of it. `docs/doors.md` is written from it. */
export const doorNatures: Readonly<Record<Door, DoorNature>> = {
  smtp: spoken,
  lmtp: { ...handedOver, bringsVerdicts: true },
  // The mail server in front tells who speaks to it, so that peer is the sender's own host.
  milter: { ...spoken, mayPassOn: true },
  http: handedOver,
  imap: pulled,
  pop3: pulled,
  cli: {
    ...handedOver,
    statesReversePath: false,
    vouching: 'administrator',
    looksUp: false,
    holdsDelivered: true,
  },
  simulate: { ...spoken, countsSenders: false, vouching: 'either' },
  reprocess: { ...handedOver, isPeerSender: true, hasSender: false },
}

/** The doors at which senders speak for themselves. */
export const sendersDoors: readonly Door[] = doors.filter((door) => doorNatures[door].isPeerSender)

/** Where a message comes in, or is judged again, and where it came in then. */
type Came = {
  readonly door: Door | 'outbox'
  /** Missing where it is the same. */
  readonly cameBy?: Door | 'outbox' | undefined
}

/** The nature of the door at which a message is judged now. A mail of ours that is judged has no sender who waits. */
export function natureOf({ door }: Pick<Came, 'door'>): DoorNature {
  return doorNatures[door === 'outbox' ? 'reprocess' : door]
}

/** The nature of the door by which a message came in, whenever it is judged. */
export function natureOfArrival({ door, cameBy = door }: Came): DoorNature {
  return natureOf({ door: cameBy })
}
