/** What a mail server does next. */
export type MilterReply =
  | { readonly kind: 'continue' }
  /** Ask no more about this message. */
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'tempfail' }
  /** Say that it was taken, and deliver it to nobody. */
  | { readonly kind: 'discard' }
  /** Send no more of the body. */
  | { readonly kind: 'skip' }
  /** Wait on: the answer is being worked on. */
  | { readonly kind: 'progress' }
  /** Say these lines, each with its reply code. */
  | { readonly kind: 'reply'; readonly lines: readonly string[] }

/** What becomes of a message, said before the answer to its end. */
export type MilterAction =
  | { readonly kind: 'add-field'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'insert-field'
      readonly index: number
      readonly name: string
      readonly value: string
    }
  /** The nth field of a name, counted from 1. */
  | {
      readonly kind: 'change-field'
      readonly nth: number
      readonly name: string
      readonly value: string
    }
  | { readonly kind: 'delete-field'; readonly nth: number; readonly name: string }
  | { readonly kind: 'add-recipient'; readonly address: string }
  /** The address as the mail server gave it. */
  | { readonly kind: 'delete-recipient'; readonly address: string }
  | { readonly kind: 'change-sender'; readonly address: string }
  | { readonly kind: 'quarantine'; readonly reason: string }

/** What is agreed at the start of a connection. */
export type Negotiated = {
  readonly version: number
  readonly actions: number
  readonly steps: number
}

const plainReplies = {
  continue: 'c',
  accept: 'a',
  reject: 'r',
  tempfail: 't',
  discard: 'd',
  skip: 's',
  progress: 'p',
} as const

/** The packet that carries a reply. */
export function encodeReply(reply: MilterReply): Buffer {
  if (reply.kind !== 'reply') return packet(plainReplies[reply.kind])
  return packet('y', text(replyText(reply.lines)))
}

/** The packet that carries an action; where the blank behind the colon was agreed to be told, it is told here too. */
export function encodeAction(action: MilterAction, hasLeadingSpace: boolean): Buffer {
  const lead = hasLeadingSpace ? ' ' : ''
  switch (action.kind) {
    case 'add-field':
      return packet('h', text(action.name), text(lead + action.value))
    case 'insert-field':
      return packet('i', number(action.index), text(action.name), text(lead + action.value))
    case 'change-field':
      return packet('m', number(action.nth), text(action.name), text(lead + action.value))
    case 'delete-field':
      return packet('m', number(action.nth), text(action.name), text(''))
    case 'add-recipient':
      return packet('+', text(action.address))
    case 'delete-recipient':
      return packet('-', text(action.address))
    case 'change-sender':
      return packet('e', text(action.address))
    case 'quarantine':
      return packet('q', text(action.reason))
  }
}

/** The packet that answers a negotiation. */
export function encodeNegotiation({ version, actions, steps }: Negotiated): Buffer {
  return packet('O', number(version), number(actions), number(steps))
}

/** The octets of the longest line that sendmail passes on whole. */
const maxLineOctets = 980
/** Lines that sendmail takes in one reply. */
const maxLines = 32

/**
 * The lines as one text: a mail server takes two percent signs for one, and lines are parted by CRLF.
 *
 * A line is cut after its percent signs are doubled and never between two of them.
 */
function replyText(lines: readonly string[]): string {
  return lines
    .slice(0, maxLines)
    .map((line, index) => {
      const isLast = index === Math.min(lines.length, maxLines) - 1
      const whole = isLast ? line.replace(/^(\d{3})-/, '$1 ') : line
      const doubled = whole.replace(/[^\x20-\x7e]/g, ' ').replaceAll('%', '%%')
      const cut = doubled.slice(0, maxLineOctets)
      return (/%*$/.exec(cut)?.[0].length ?? 0) % 2 === 0 ? cut : cut.slice(0, -1)
    })
    .join('\r\n')
}

function packet(letter: string, ...parts: readonly Buffer[]): Buffer {
  const octets = parts.reduce((sum, part) => sum + part.length, 0)
  const start = Buffer.alloc(5)
  start.writeUInt32BE(octets + 1, 0)
  start.write(letter, 4, 'latin1')
  return Buffer.concat([start, ...parts])
}

/** A text ended by NUL; one inside it would end it too early. */
function text(value: string): Buffer {
  return Buffer.from(`${value.replaceAll('\0', '')}\0`)
}

function number(value: number): Buffer {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(value >>> 0, 0)
  return octets
}
