import { answeringAddress } from '../domain/desk.ts'
import type { Language } from '../domain/language.ts'
import type { Acknowledgement, TemplatedMail } from '../domain/outgoing/automatic-mail.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import { chooseChannels } from './channel-choice.ts'
import { listChannels } from './channels.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { listMailTemplates } from './mail-templates.ts'
import { type AutomaticMail, barredBy, mayWriteAutomatically } from './may-write-automatically.ts'
import { selectIn } from './multi-row.ts'
import { queueMails } from './queued-mails.ts'
import type { PlannedOpening } from './settlement-plan.ts'
import { channelOf, templatedMail } from './templated-mails.ts'
import { readTicketFacts } from './template-values.ts'

type DeskRow = { id: string; address: string; language: Language; opening_template_id: string | null }

/** A mail that tells of an opening, and the desk that wants it. */
type Asked = {
  readonly mail: Acknowledgement
  readonly desk: DeskRow
  readonly cause: AutomaticMail['cause']
}

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
  const asked = wanted.flatMap((opening): Asked[] => {
    const desk = desks.get(opening.deskId)
    const to = opening.outline?.author?.address
    if (desk === undefined || to === undefined) return []
    const cause = {
      reversePath: opening.settlement.envelope.reversePath,
      isAnswerable: opening.outline?.isAnswerable ?? false,
    }
    return [{ mail: toAcknowledgement(opening, desk, to, texts), desk, cause }]
  })
  const permissions = await mayWriteAutomatically(
    trx,
    asked.map(({ mail: { to, deskAddress, ticketId }, cause }) => ({
      ...{ to, deskAddress, ticketId, cause },
      isTicketNew: true,
      mayWait: false,
    })),
    now,
  )
  const barred = barredBy(
    asked.map(({ mail }) => mail),
    permissions,
  )
  const leaving = await inWordsOfDesks(
    trx,
    asked.filter((_, index) => permissions[index]?.kind !== 'withheld'),
  )
  await queueMails(
    trx,
    leaving.map(({ mail, channel }) => ({
      id: newId(now),
      mail,
      kind: 'auto-reply',
      ticket: { id: mail.ticketId, protocol: mail.protocol },
      leavesAt: now,
      barred,
      ...(channel !== undefined && { channel }),
    })),
    now,
  )
}

type Leaving = { readonly mail: Acknowledgement | TemplatedMail; readonly channel?: ChosenChannel }

/** Gives each mail the words of its desk: those of a template where it has one, else ours. C27 */
async function inWordsOfDesks(trx: Db, asked: readonly Asked[]): Promise<readonly Leaving[]> {
  const templated = asked.filter(({ desk }) => desk.opening_template_id !== null)
  if (templated.length === 0) return asked
  const templates = new Map((await listMailTemplates(trx)).map((template) => [template.id, template]))
  const tickets = await readTicketFacts(
    trx,
    templated.map(({ mail }) => mail.ticketId),
  )
  const channels = await listChannels(trx)
  const chosen = await chooseChannels(
    trx,
    asked.map(({ mail: { ticketId, deskAddress } }) => ({ ticketId, deskAddress })),
  )
  return asked.map(({ mail, desk }, index) => {
    const template = templates.get(desk.opening_template_id ?? '')
    const ticket = tickets.get(mail.ticketId)
    const channel = chosen[index]
    if (template === undefined || ticket === undefined || channel === undefined) return { mail }
    const { messageId } = mail
    const parts = { template, ticket, ends: mail, recipients: [mail.to], signature: null, messageId }
    const written = templatedMail({ ...parts, isAnswer: true }, channelOf(channels, channel))
    return written === null ? { mail } : { mail: written, channel }
  })
}

async function desksOf(trx: Db, openings: readonly PlannedOpening[]): Promise<Map<string, DeskRow>> {
  const ids = [...new Set(openings.map((opening) => opening.deskId))]
  const rows = await selectIn<DeskRow>(
    trx,
    'select id, address, language, opening_template_id from desks where id in',
    ids,
  )
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
