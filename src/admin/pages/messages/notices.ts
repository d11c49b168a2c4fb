import type { MessageRecord } from '../../../store/messages.ts'
import type { NoticeRecord } from '../../../store/notices.ts'
import { type Tone, toneOf } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'

/** What a page shows of telling an author of a refusal by mail. */
export type NoticeView = {
  /** The recipient for whom the message was refused. */
  readonly recipient: string
  readonly key: string
  /** `null` where words alone tell why there is none. */
  readonly tone: Tone | null
  /** The mail that was made; `null` when there is none. */
  readonly href: string | null
}

/** The notices of a message: on their way, or why not. A mail that the filter kept has told nobody. */
export function noticesOf(
  { deliveries }: Pick<MessageRecord, 'deliveries'>,
  notices: readonly NoticeRecord[],
): NoticeView[] {
  return notices.map(({ position, mail, withheld }) => {
    const recipient = deliveries.find((delivery) => delivery.position === position)?.recipient ?? ''
    const shown = { recipient: visibleLine(recipient), href: mail === null ? null : `/messages/${mail.id}` }
    if (mail === null || withheld !== null || mail.state === 'filtered')
      return { ...shown, key: `notice.withheld.${withheld ?? 'filtered'}`, tone: null }
    return { ...shown, key: `notice.${mail.state}`, tone: toneOf(mail.state) }
  })
}
