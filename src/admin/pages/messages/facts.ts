import type { MessageRecord } from '../../../store/messages.ts'
import { mailboxText } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'
import { reputationFacts } from './reputation.ts'

/** One fact about a message: its name in words, and its value as text, words, time or octets. */
export type Fact = {
  readonly key: string
  readonly text: string | null
  readonly words: string | null
  readonly at: Date | null
  readonly octets: number | null
}

const absent = { text: null, words: null, at: null, octets: null }

/** What the page tells of a message beside what became of it. */
export function factsOf(message: MessageRecord): Fact[] {
  const { author, reversePath, recipients, to, cc, peer } = message
  const isIn = message.direction === 'in'
  const all: (Fact | null)[] = [
    line('message.author', author === null ? null : mailboxText(author)),
    reversePath === null
      ? words('message.reverse-path', 'messages.null-reverse-path')
      : line('message.reverse-path', reversePath),
    line('message.recipients', recipients.join(', ')),
    line('message.to', to.map(mailboxText).join(', ')),
    line('message.cc', cc.map(mailboxText).join(', ')),
    { ...absent, key: isIn ? 'message.received-at' : 'message.sent-at', at: message.receivedAt },
    message.date === null ? null : { ...absent, key: 'message.date', at: message.date },
    words('message.kind', `kind.${message.kind}`),
    // Who was refused before DATA has sent none.
    message.octets === 0 ? null : { ...absent, key: 'message.octets', octets: message.octets },
    line('message.message-id', message.messageId),
    line('message.reference', message.reference),
    isIn ? words('message.door', `door.${message.door}`) : null,
    line('message.peer.address', peer.address),
    line('message.peer.helo', peer.helo),
    ...reputationFacts(message),
    isIn && peer.tls === null
      ? words('message.peer.tls', 'message.peer.clear-text')
      : line('message.peer.tls', peer.tls),
  ]
  return all.filter((fact) => fact !== null)
}

function line(key: string, text: string | null): Fact | null {
  return text === null || text === '' ? null : { ...absent, key, text: visibleLine(text) }
}

function words(key: string, words: string): Fact {
  return { ...absent, key, words }
}
