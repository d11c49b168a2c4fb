import { findContent } from '../../../store/contents.ts'
import type { Db } from '../../../store/database.ts'
import { findMessage } from '../../../store/messages.ts'
import { findTicket } from '../../../store/tickets.ts'
import { readCorrectionView } from '../../correction-view.ts'
import type { Spoken } from '../tickets/timeline.ts'

/** Messages of a pre-ticket on its page: the latest ones. */
const maxMessages = 20

/** What was written in a pre-ticket, the oldest first. */
export async function readSpoken(reader: Db, protocol: string): Promise<readonly Spoken[]> {
  const spoken: Spoken[] = []
  for (const id of (await findTicket(reader, protocol))?.messageIds.slice(-maxMessages) ?? []) {
    const message = await findMessage(reader, id)
    if (message === null) continue
    const content = await findContent(reader, id)
    spoken.push({ message, content, correction: await readCorrectionView(reader, id) })
  }
  return spoken
}
