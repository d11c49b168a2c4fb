import { foldAddress } from '../domain/mail/address.ts'
import type { Signature } from '../domain/outgoing/automatic-mail.ts'
import type { Channel } from '../domain/outgoing/channel.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import type { MailTemplate } from '../domain/outgoing/template.ts'
import { follows, type Happening, stepEventOf, type WorkflowStep } from '../domain/outgoing/workflow-step.ts'
import { type ChannelQuestion, chooseChannels } from './channel-choice.ts'
import { listChannels } from './channels.ts'
import { type ConversationEnds, readConversationEnds } from './conversation-ends.ts'
import type { Db } from './dialect.ts'
import { type FollowedAnswer, followAnswer } from './followed-answer.ts'
import { newId } from './id.ts'
import { listMailTemplates } from './mail-templates.ts'
import { type QueuedMail, queueMails } from './queued-mails.ts'
import { readSignature } from './signatures.ts'
import { readTeamAddresses, recipientsOfStep, type TeamAddresses } from './step-recipients.ts'
import { channelOf, templatedMail, unguessableMessageId } from './templated-mails.ts'
import { readTicketFacts, type TicketFacts } from './template-values.ts'
import { type Turn, turnsOf } from './turns.ts'
import { listStepsFor } from './workflow-steps.ts'

/** A step whose event has come at a ticket. */
type Due = {
  readonly step: WorkflowStep
  readonly template: MailTemplate
  readonly ticket: TicketFacts
  readonly ends: ConversationEnds
  readonly recipients: readonly string[]
  /** Those who work here, as addresses are compared. */
  readonly staff: ReadonlySet<string>
}

/** One whose recipients have their turns, and its channel. */
type Leaving = Due & { readonly turns: ReadonlyMap<string, Turn>; readonly chosen: ChosenChannel }

/** A mail of a step that its recipients may not have, because they have had enough of them. O22 */
export type Withheld = { readonly ticketId: string; readonly step: string; readonly recipients: number }

/** What is known of the happenings: whether their tickets begin with this transaction, and the answer that caused them. */
type About = { readonly areTicketsNew?: boolean; readonly answer?: FollowedAnswer | null }

/**
 * Queues the mails of the steps that follow what has happened, and answers those that are withheld. C13
 *
 * Part of the transaction that makes it happen: a mail waits if and only if its cause is kept. One statement where no
 * step waits for such an event, and none where no step ever could; many happenings take as many as one does.
 * What an answer has caused leaves no earlier than it.
 */
export async function queueStepMails(
  trx: Db,
  happenings: readonly Happening[],
  now: Date,
  { areTicketsNew = false, answer = null }: About = {},
): Promise<readonly Withheld[]> {
  const events = happenings.flatMap(({ event }) => stepEventOf(event) ?? [])
  if (events.length === 0) return []
  const steps = await listStepsFor(trx, events)
  if (steps.length === 0) return []
  const due = await dueOf(trx, happenings, steps)
  const channels = await listChannels(trx)
  const chosen = await chooseChannels(trx, due.map(questionOf))
  const asked = due.flatMap((each) => each.recipients.map((to) => turnQuestion(each, to, areTicketsNew)))
  const turns = await turnsOf(trx, asked, now)
  const signatures = await signaturesOf(trx, due)
  const ahead = [...turns]
  const leaving = due.map((each, index): Leaving => {
    const own = ahead.splice(0, each.recipients.length)
    const may = each.recipients.flatMap((to, position) => {
      const turn = own[position] ?? null
      return turn === null ? [] : [[to, turn] as const]
    })
    return { ...each, turns: new Map(may), chosen: chosen[index] ?? { channelId: null, why: 'none' } }
  })
  await queueMails(
    trx,
    followAnswer(
      leaving.flatMap((each) => mailsOf(each, channels, signatures, now)),
      answer,
    ),
    now,
  )
  return leaving.flatMap(({ ticket, step, recipients, turns: { size } }) =>
    size === recipients.length
      ? []
      : [{ ticketId: ticket.id, step: step.name, recipients: recipients.length - size }],
  )
}

function questionOf({ step, ticket, ends }: Due): ChannelQuestion {
  const ticketId = step.channelChoice === 'default' ? null : ticket.id
  return { ticketId, deskAddress: ends.deskAddress, specific: step.channelId }
}

function turnQuestion({ ends, ticket, staff }: Due, to: string, isTicketNew: boolean) {
  const { deskAddress } = ends
  return { to, deskAddress, ticketId: ticket.id, isTicketNew, isToStaff: staff.has(foldAddress(to)) }
}

async function signaturesOf(trx: Db, due: readonly Due[]): Promise<ReadonlyMap<string, Signature | null>> {
  const signers = due.flatMap(({ step, ticket }) => (step.signs ? (ticket.assigneeId ?? []) : []))
  const signatures = new Map<string, Signature | null>()
  for (const userId of new Set(signers)) signatures.set(userId, await readSignature(trx, userId))
  return signatures
}

async function dueOf(
  trx: Db,
  happenings: readonly Happening[],
  steps: readonly WorkflowStep[],
): Promise<readonly Due[]> {
  const ids = [...new Set(happenings.map(({ ticketId }) => ticketId))]
  const tickets = await readTicketFacts(trx, ids)
  const ends = await readConversationEnds(trx, ids)
  const team = await readTeamAddresses(trx, steps)
  const staff = new Set([...team.byUser.values(), ...[...team.byGroup.values()].flat()].map(foldAddress))
  const templates = new Map((await listMailTemplates(trx)).map((template) => [template.id, template]))
  return happenings.flatMap((happening) => {
    const ticket = tickets.get(happening.ticketId)
    const end = ends.get(happening.ticketId)
    const event = stepEventOf(happening.event)
    if (ticket === undefined || end === undefined || event === null || isThrownAway(ticket)) return []
    return steps
      .filter((step) => follows(step, event, ticket))
      .flatMap((step) => {
        const template = templates.get(step.templateId)
        const recipients = toWhom(step, ticket, end, team, happening)
        return template === undefined || recipients.length === 0
          ? []
          : [{ step, template, ticket, ends: end, recipients, staff }]
      })
  })
}

/** What was thrown away is answered by nothing. */
function isThrownAway({ state }: TicketFacts): boolean {
  return state === 'discarded' || state === 'spam'
}

/**
 * The client is left out where a machine wrote, and where nobody did anything and From may be forged: what leaves by
 * itself must not reach who never wrote. Complaint 7
 */
function toWhom(
  step: WorkflowStep,
  { requesterAddress }: TicketFacts,
  { isFromPerson, isBelieved }: ConversationEnds,
  team: TeamAddresses,
  { actor }: Happening,
): readonly string[] {
  const mayReachClient = isFromPerson && (isBelieved || actor !== null)
  return recipientsOfStep(step, mayReachClient ? requesterAddress : null, team)
}

function mailsOf(
  { step, template, ticket, ends, turns, chosen }: Leaving,
  channels: readonly Channel[],
  signatures: ReadonlyMap<string, Signature | null>,
  now: Date,
): readonly QueuedMail[] {
  const channel = channelOf(channels, chosen)
  const signature = step.signs ? (signatures.get(ticket.assigneeId ?? '') ?? null) : null
  const actionId = newId(now)
  const together = channel?.settings.sendsTogether ?? false
  const copies = together ? [[...turns.keys()]] : [...turns.keys()].map((to) => [to])
  const barred = new Map([...turns].map(([to, turn]) => [to, turn.barred]))
  return copies.flatMap((recipients) => {
    const messageId = unguessableMessageId(ends.deskAddress, now)
    const mail = templatedMail(
      { template, ticket, ends, recipients, signature, messageId, isAnswer: false },
      channel,
    )
    if (mail === null) return []
    // Who may have it later than the others of one mail keeps it waiting for all.
    const leavesAt = new Date(Math.max(...recipients.map((to) => turns.get(to)?.at.getTime() ?? 0)))
    const { id, protocol } = ticket
    const about = { kind: 'auto-reply', ticket: { id, protocol } } as const
    return [{ id: newId(now), mail, ...about, leavesAt, channel: chosen, actionId, barred }]
  })
}
