import { assignTicket, releaseTicket } from '../../../store/assignments.ts'
import { isAssignable, listAssignable } from '../../assignment.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { handOut } from '../../hand-out.ts'
import { badRequest } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'

/** Gives a ticket to an agent who may work it; whoever saw another agent on the page is told instead. */
export const assign: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const { protocol } = ticket
  const agents = await listAssignable(database.reader, ticket)
  const agent = agents.find(({ id }) => id === textField(request.body, 'agent'))
  if (agent === undefined) throw badRequest()
  const seen = { id: ticket.id, assigneeId: textField(request.body, 'seen') || null }
  const action = { actor: userOf(request).name, now: clock() }
  const isDone = isAssignable(ticket) && (await assignTicket(database, seen, agent, action))
  const to = visibleLine(agent.name)
  if (isDone) {
    await note(context, request, { event: 'ticket-assigned', subject: protocol, details: { to: agent.name } })
    flash(request, { key: 'assignment.done', values: { protocol, to }, tone: 'good' })
    await handOut(context)
  } else {
    flash(request, { key: 'assignment.changed', tone: 'bad' })
  }
  seeOther(response, `/tickets/${protocol}`)
}

/** Takes a ticket from its agent: nobody has it then, or the distributor gives it to another. */
export const release: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const { protocol, assignee } = ticket
  const toDistributor = textField(request.body, 'to') === 'distributor'
  const isSeen = assignee !== null && assignee.id === textField(request.body, 'seen')
  const isPossible = isSeen && isAssignable(ticket) && !(toDistributor && ticket.state !== 'open')
  const seen = { id: ticket.id, assigneeId: assignee?.id ?? null }
  const action = { actor: userOf(request).name, now: clock() }
  const isDone = isPossible && (await releaseTicket(database, seen, assignee, { toDistributor }, action))
  if (isDone) {
    const details = { from: assignee.name, distributed: toDistributor }
    await note(context, request, { event: 'ticket-released', subject: protocol, details })
    flash(request, { key: 'assignment.released', values: { protocol }, tone: 'good' })
    await handOut(context)
  } else {
    flash(request, { key: 'assignment.changed', tone: 'bad' })
  }
  seeOther(response, `/tickets/${protocol}`)
}
