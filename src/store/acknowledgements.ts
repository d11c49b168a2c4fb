import { answeringAddress } from '../domain/desk.ts'
import type { Language } from '../domain/language.ts'
import type { Acknowledgement } from '../domain/outgoing/automatic-mail.ts'
import { mayWriteAutomatically } from './may-write-automatically.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { selectIn } from './multi-row.ts'
import { queueMails } from './queued-mails.ts'
import type { PlannedOpening } from './settlement-plan.ts'

type DeskRow = { id: string; address: string; language: Language }

/**
 * Puts the acknowledgements of new tickets into the outbox, where the desk wants them and a person would read them.
 *
 * Whoever was written to lately gets none: the reply to each mail has told its number anyway. O22
 */
export async function queueAcknowledgements(
  trx: Db,
  openings: readonly PlannedOpening[],
  texts: { messageIdFor(ticketId: string): string },
  now: Date,
): Promise<void> {
  const wanted = openings.filter(({ acknowledge, outline }) => acknowledge && outline?.author)
  if (wanted.length === 0) return
  const desks = await desksOf(trx, wanted)
  const asked = wanted.flatMap((opening) => {
    const desk = desks.get(opening.deskId)
    const to = opening.outline?.author?.address
    if (desk === undefined || to === undefined) return []
    const cause = {
      reversePath: opening.settlement.envelope.reversePath,
      isAnswerable: opening.outline?.isAnswerable ?? false,
    }
    return [{ mail: toAcknowledgement(opening, desk, to, texts), cause }]
  })
  const permissions = await mayWriteAutomatically(
    trx,
    asked.map(({ mail, cause }) => ({ ...mail, cause, mayWait: false })),
    now,
  )
  await queueMails(
    trx,
    asked
      .filter((_, index) => permissions[index]?.kind !== 'withheld')
      .map(({ mail }) => ({
        id: newId(now),
        mail,
        kind: 'auto-reply',
        ticket: { id: mail.ticketId, protocol: mail.protocol },
        leavesAt: now,
      })),
    now,
  )
}

async function desksOf(trx: Db, openings: readonly PlannedOpening[]): Promise<Map<string, DeskRow>> {
  const ids = [...new Set(openings.map((opening) => opening.deskId))]
  const rows = await selectIn<DeskRow>(trx, 'select id, address, language from desks where id in', ids)
  return new Map(rows.map((row) => [row.id, row]))
}

function toAcknowledgement(
  { landing, title, outline, recipient }: PlannedOpening,
  desk: DeskRow,
  to: string,
  texts: { messageIdFor(ticketId: string): string },
): Acknowledgement {
  const ticketId = landing.ticketId ?? ''
  return {
    template: 'acknowledgement',
    deskAddress: answeringAddress(desk.address, recipient),
    to,
    protocol: landing.protocol ?? '',
    ticketId,
    subject: title,
    language: desk.language,
    inReplyTo: outline?.messageId ?? null,
    messageId: texts.messageIdFor(ticketId),
  }
}
