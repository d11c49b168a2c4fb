import type { Db } from '../../../store/database.ts'
import { findStageOf, listStages, setStage } from '../../../store/ticket-stages.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { type ChoiceView, choicesOf } from '../../registry.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'
import { showMeanwhile } from './meanwhile.ts'
import { versionField } from './version-field.ts'

/** The stage of a ticket, and how it is set. */
export type StageView = {
  /** Empty while it has come to none. */
  readonly name: string
  /** Where it is set; `null` where the type has no stages, the ticket has ended, or for who may not. */
  readonly action: string | null
  readonly choices: readonly ChoiceView[]
}

/** What the page of a ticket shows where nobody has looked at its stage. */
export const noStage: StageView = { name: '', action: null, choices: [] }

/** Reads the stage of a ticket and those that it may come to. C13 */
export async function readStage(reader: Db, ticket: TicketRecord, mayWork: boolean): Promise<StageView> {
  const stage = await findStageOf(reader, ticket.id)
  const stages = ticket.type === null ? [] : await listStages(reader, ticket.type.id)
  const isWorked = ticket.state === 'open' || ticket.state === 'awaiting-validation'
  return {
    name: stage === null ? '' : visibleLine(stage.name),
    action: mayWork && isWorked && stages.length > 0 ? `/tickets/${ticket.protocol}/stage` : null,
    choices: choicesOf(stages, stage?.id ?? null, '–'),
  }
}

/** Sets the stage of a ticket, which may send a mail. C13 */
export const submitStage: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const stages = ticket.type === null ? [] : await listStages(database.reader, ticket.type.id)
  const wanted = textField(request.body, 'stage')
  // Who comes second sees the name that he chose, and sends that.
  const stage = stages.find(({ id, name }) => id === wanted || name === wanted)
  if (stage === undefined) {
    flash(request, { key: 'ticket.stage.unknown', tone: 'bad' })
    return seeOther(response, `/tickets/${ticket.protocol}`)
  }
  const version = versionField(request.body)
  const action = { actor: userOf(request).name, now: clock(), version }
  if (!(await setStage(database, ticket.id, stage, action))) {
    const fields = [{ name: 'stage', labelKey: 'ticket.stage', value: stage.name }]
    return showMeanwhile(context, request, response, { name: 'stage', fields })
  }
  const details = { stage: stage.name }
  await note(context, request, { event: 'ticket-stage-set', subject: ticket.protocol, details })
  flash(request, { key: 'ticket.stage.done', tone: 'good' })
  seeOther(response, `/tickets/${ticket.protocol}`)
}
