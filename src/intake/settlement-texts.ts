import { languages } from '../domain/language.ts'
import { pass } from '../domain/policy/verdict.ts'
import type { ReportTexts } from '../store/note-reports.ts'
import type { SettlementTexts } from '../store/settlements.ts'
import { acceptedText } from './accepted-text.ts'
import { replyLines } from './answer.ts'
import { signMessageId } from './reply-token.ts'
import { readReturnToken } from './return-token.ts'

/** What the texts of a settlement are made with. */
export type Signature = {
  /** Signs the Message-IDs of our mail. */
  readonly secret: Uint8Array
  readonly hostname: string
}

/** The replies and Message-IDs that are written with a message, and which mail of ours a return path names. */
export function settlementTexts({ secret, hostname }: Signature): SettlementTexts & ReportTexts {
  return {
    replyFor: (protocols, language) =>
      replyLines(
        { verdict: pass, text: acceptedText(language ?? languages[0], protocols) },
        'message-accepted',
      ).join('\n'),
    mailOf: (plusPart) => readReturnToken(secret, plusPart),
    messageIdFor: (ticketId) => signMessageId(secret, ticketId, hostname),
  }
}
