import type { Channel } from '../domain/outgoing/channel.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import type { MailTemplate } from '../domain/outgoing/template.ts'
import { follows, type Happening, stepEventOf, type WorkflowStep } from '../domain/outgoing/workflow-step.ts'
import { chooseChannels } from './channel-choice.ts'
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
import { turnsOf } from './turns.ts'
import { listStepsFor } from './workflow-steps.ts'

/** A step whose event has come at a ticket. */
type Due = {
  readonly step: WorkflowStep
  readonly template: MailTemplate
  readonly ticket: TicketFacts
  readonly ends: ConversationEnds
  readonly recipients: readonly string[]
}

/** A mail of a step that its recipients may not have, because they have had enough of them. O22 */
export type Withheld = { readonly ticketId: string; readonly step: string; readonly recipients: number }

/**
 * Queues the mails of the steps that follow what has happened, and answers those that are withheld. C13
 *
 * Part of the transaction that makes it happen: a mail waits if and only if its cause is kept. One statement where no
 * step waits for such an event, and none where no step ever could. What an answer has caused leaves no earlier than it.
 */
export async function queueStepMails(
  trx: Db,
  happenings: readonly Happening[],
  now: Date,
  answer: FollowedAnswer | null = null,
): Promise<readonly Withheld[]> {
  const events = happenings.flatMap(({ event }) => stepEventOf(event) ?? [])
  if (events.length === 0) return []
  const steps = await listStepsFor(trx, events)
  if (steps.length === 0) return []
  const due = await dueOf(trx, happenings, steps)
  const channels = await listChannels(trx)
  const withheld: Withheld[] = []
  for (const each of due) {
    const chosen = await chooseFor(trx, each)
    const leaving = await turnsOf(
      trx,
      each.recipients,
      { deskAddress: each.ends.deskAddress, ticketId: each.ticket.id },
      now,
    )
    const missing = each.recipients.length - leaving.size
    if (missing > 0) withheld.push({ ticketId: each.ticket.id, step: each.step.name, recipients: missing })
    const mails = await mailsOf(trx, each, leaving, { chosen, channels }, now)
    await queueMails(trx, followAnswer(mails, answer), now)
  }
  return withheld
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
          : [{ step, template, ticket, ends: end, recipients }]
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

async function chooseFor(trx: Db, { step, ticket, ends }: Due): Promise<ChosenChannel> {
  const [chosen] = await chooseChannels(trx, [
    {
      ticketId: step.channelChoice === 'default' ? null : ticket.id,
      deskAddress: ends.deskAddress,
      specific: step.channelId,
    },
  ])
  return chosen ?? { channelId: null, why: 'none' }
}

async function mailsOf(
  trx: Db,
  { step, template, ticket, ends }: Due,
  leaving: ReadonlyMap<string, Date>,
  { chosen, channels }: { readonly chosen: ChosenChannel; readonly channels: readonly Channel[] },
  now: Date,
): Promise<readonly QueuedMail[]> {
  const channel = channelOf(channels, chosen)
  const signature =
    step.signs && ticket.assigneeId !== null ? await readSignature(trx, ticket.assigneeId) : null
  const actionId = newId(now)
  const together = channel?.settings.sendsTogether ?? false
  const copies = together ? [[...leaving.keys()]] : [...leaving.keys()].map((to) => [to])
  return copies.flatMap((recipients) => {
    const messageId = unguessableMessageId(ends.deskAddress, now)
    const mail = templatedMail(
      { template, ticket, ends, recipients, signature, messageId, isAnswer: false },
      channel,
    )
    if (mail === null) return []
    // Who may have it later than the others of one mail keeps it waiting for all.
    const leavesAt = new Date(Math.max(...recipients.map((to) => leaving.get(to)?.getTime() ?? 0)))
    const { id, protocol } = ticket
    const about = { kind: 'auto-reply', ticket: { id, protocol } } as const
    return [{ id: newId(now), mail, ...about, leavesAt, channel: chosen, actionId }]
  })
}
