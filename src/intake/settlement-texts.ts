import { languages } from '../domain/language.ts'
import { pass } from '../domain/policy/verdict.ts'
import type { SettlementTexts } from '../store/settlements.ts'
import { acceptedText } from './accepted-text.ts'
import { replyLines } from './answer.ts'
import { signMessageId } from './reply-token.ts'

/** What the texts of a settlement are made with. */
export type Signature = {
  /** Signs the Message-IDs of our mail. */
  readonly secret: Uint8Array
  readonly hostname: string
}

/** The replies and Message-IDs that are written with a message. */
export function settlementTexts({ secret, hostname }: Signature): SettlementTexts {
  return {
    replyFor: (protocols, language) =>
      replyLines(
        { verdict: pass, text: acceptedText(language ?? languages[0], protocols) },
        'message-accepted',
      ).join('\n'),
    messageIdFor: (ticketId) => signMessageId(secret, ticketId, hostname),
  }
}
