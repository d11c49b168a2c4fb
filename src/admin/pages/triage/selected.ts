import type { Request, Response } from 'express'
import { atLeast, mayAt } from '../../../domain/permission.ts'
import { parseSearch } from '../../../domain/search.ts'
import { mayTake, suitsPreTickets } from '../../../domain/ticket/pre-ticket.ts'
import { attachPreTicket } from '../../../store/attach-pre-ticket.ts'
import { addBlock } from '../../../store/blocklist.ts'
import { writeTransaction } from '../../../store/database.ts'
import { findMessage } from '../../../store/messages.ts'
import { groupIdsOf, type PreTicket } from '../../../store/pre-tickets.ts'
import { listTickets } from '../../../store/ticket-list.ts'
import { findTicketType, listTicketTypes } from '../../../store/ticket-types.ts'
import { findTicket } from '../../../store/tickets.ts'
import { changeType, endPreTicket } from '../../../store/triage.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField, textField, textsField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { spamQuestion, type SpamQuestion } from '../../spam-entry.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'
import { type Outcome, type OutcomeName, tellOutcomes } from './outcome.ts'
import { isWaiting } from './permitted-pre-ticket.ts'
import { selectionText } from './pre-ticket-view.ts'
import { type SelectedRows, selectedRows } from './selected-rows.ts'

const acts = ['discard', 'attach', 'spam', 'type'] as const

/** Tickets offered to attach to: who finds none among so many writes more of it. */
const maxTargets = 20

/** What the page that asks before spam and attaching may mention. */
export type View = {
  readonly isSpam: boolean
  readonly rows: readonly {
    readonly protocol: string
    readonly title: string
    readonly selection: string
    /** Who would be blocked; `null` where nobody can be. */
    readonly address: string | null
    readonly isBlocked: boolean
    readonly obstacleKey: string | null
  }[]
  readonly query: string
  readonly wasSearched: boolean
  readonly targets: readonly {
    readonly protocol: string
    readonly title: string
    readonly requester: string | null
    readonly stateKey: string
    readonly kindKey: string
  }[]
}

type Asked = { readonly row: PreTicket; readonly question: SpamQuestion | null }

/** What the page asks about pre-tickets: whom to block, or where to attach them. */
export function toView(
  act: 'spam' | 'attach',
  asked: readonly Asked[],
  query: string,
  targets: readonly Pick<PreTicket, 'protocol' | 'title' | 'requester' | 'state' | 'kind'>[],
): View {
  return {
    isSpam: act === 'spam',
    rows: asked.map(({ row, question }) => ({
      protocol: row.protocol,
      title: visibleLine(row.title, maxInList),
      selection: selectionText(row),
      address:
        question === null || question.obstacleKey !== null
          ? null
          : visibleLine(question.author.listed.pattern, maxInList),
      // Nobody proved that he wrote a forged mail: blocking him would be what its author wants.
      isBlocked: question !== null && question.obstacleKey === null && question.standing !== 'forged',
      obstacleKey: question?.obstacleKey ?? null,
    })),
    query,
    wasSearched: query !== '',
    targets: targets.map(({ protocol, title, requester, state, kind }) => ({
      protocol,
      title: visibleLine(title, maxInList),
      requester: requester === null ? null : visibleLine(requester.address, maxInList),
      stateKey: `ticket-state.${state}`,
      kindKey: `ticket-kind.${kind}`,
    })),
  }
}

/** Does to the pre-tickets of a form what its button says, each by itself, or asks what it has to know first. */
export const submitSelected: Page = (context) => async (request, response) => {
  const act = choiceField(request.body, 'act', acts)
  const selected = await selectedRows(context, request, isWaiting)
  if (act === null || selected.rows.length + selected.refused.length === 0) {
    flash(request, { key: 'triage.nothing-selected', tone: 'bad' })
    return seeOther(response, '/triage')
  }
  if (selected.rows.length === 0) return tellOutcomes(request, response, selected.refused)
  if (act === 'discard') return finish(context, request, response, selected, discard)
  if (act === 'type') return giveType(context, request, response, selected)
  const isConfirmed = textField(request.body, 'confirmed') === 'yes'
  if (act === 'spam' && isConfirmed) return finish(context, request, response, selected, markSpam)
  const target = textField(request.body, 'target')
  if (act === 'attach' && isConfirmed && target !== '') {
    return attachAll(context, request, response, selected, target)
  }
  await ask(context, request, response, selected, act)
}

/** What is done to one pre-ticket; in the audit log and on the page it goes by what came of it. */
type Step = (context: PageContext, request: Request, row: PreTicket) => Promise<OutcomeName>

const undoable: readonly OutcomeName[] = ['discarded', 'attached']

async function finish(
  context: PageContext,
  request: Request,
  response: Response,
  { rows, refused }: SelectedRows,
  step: Step,
): Promise<void> {
  const outcomes: Outcome[] = []
  for (const row of rows) {
    const name = await step(context, request, row)
    const { protocol, title, version } = row
    const undo = undoable.includes(name) ? selectionText({ protocol, version: version + 1 }) : null
    outcomes.push({ protocol, title, name, undo })
  }
  tellOutcomes(request, response, [...outcomes, ...refused])
}

const discard: Step = async (context, request, row) => {
  const isDone = await writeTransaction(context.database, (trx) =>
    endPreTicket(trx, row, 'discarded', actionOf(context, request)),
  )
  if (!isDone) return 'changed'
  await note(context, request, { event: 'ticket-discarded', subject: row.protocol })
  return 'discarded'
}

/** Marks as spam, and blocks the sender where the form says so and nothing stands against it: both or neither. */
const markSpam: Step = async (context, request, row) => {
  const { database } = context
  const { protocol } = row
  const action = actionOf(context, request)
  const wishes = textsField(request.body, 'block', 200).includes(protocol)
  const question = wishes ? await questionOf(context, row) : null
  const listed = question === null || question.obstacleKey !== null ? null : question.author.listed
  const reason = sayIn(visitOf(request).language)('ticket.spam.reason', { protocol })
  const isDone = await writeTransaction(database, async (trx) => {
    if (!(await endPreTicket(trx, row, 'spam', action))) return false
    if (listed !== null) await addBlock(trx, { ...listed, reason, owner: action.actor }, action.now)
    return true
  })
  if (!isDone) return 'changed'
  const details = listed === null ? {} : { blocked: listed.pattern }
  await note(context, request, { event: 'ticket-marked-spam', subject: protocol, details })
  return listed === null ? 'spam' : 'spam-blocked'
}

/** C8: a type with links is for tickets alone. C14: who may not take it may not make it one that he may. */
async function giveType(
  context: PageContext,
  request: Request,
  response: Response,
  selected: SelectedRows,
): Promise<void> {
  const { reader } = context.database
  const type = await findTicketType(reader, textField(request.body, 'type'))
  if (type === null || !suitsPreTickets(type)) {
    const key = type?.hasLinks === true ? 'triage.type.has-links' : 'triage.fault.type'
    flash(request, { key, tone: 'bad' })
    return seeOther(response, '/triage')
  }
  const types = await listTicketTypes(reader)
  const groupIds = await groupIdsOf(reader, userOf(request).id)
  await finish(context, request, response, selected, async (_context, _request, row) => {
    const present = types.find(({ id }) => id === row.typeId) ?? null
    if (!mayTake(present, groupIds)) return 'other-group'
    const isDone = await writeTransaction(context.database, (trx) =>
      changeType(trx, row, type, actionOf(context, request)),
    )
    if (!isDone) return 'changed'
    const details = { type: type.name }
    await note(context, request, { event: 'pre-ticket-type-changed', subject: row.protocol, details })
    return 'typed'
  })
}

async function attachAll(
  context: PageContext,
  request: Request,
  response: Response,
  selected: SelectedRows,
  protocol: string,
): Promise<void> {
  const { reader } = context.database
  const found = await findTicket(reader, protocol)
  const isPermitted = found !== null && mayAt(selected.permissions, found.queue?.id ?? null, 'work')
  await finish(context, request, response, selected, async (_context, _request, row) => {
    if (!isPermitted) return 'no-target'
    const attached = await writeTransaction(context.database, (trx) =>
      attachPreTicket(trx, row, found, actionOf(context, request)),
    )
    if (attached !== 'done') return attached
    const details = { protocol }
    await note(context, request, { event: 'pre-ticket-attached', subject: row.protocol, details })
    return 'attached'
  })
}

async function ask(
  context: PageContext,
  request: Request,
  response: Response,
  { rows, permissions }: SelectedRows,
  act: 'spam' | 'attach',
): Promise<void> {
  const { reader } = context.database
  const query = textField(request.body, 'q')
  const asked: Asked[] = []
  for (const row of rows)
    asked.push({ row, question: act === 'spam' ? await questionOf(context, row) : null })
  const found =
    act === 'spam' || query === ''
      ? []
      : (
          await listTickets(reader, {
            search: parseSearch(query),
            permissions: atLeast(permissions, 'work'),
            userId: userOf(request).id,
            limit: maxTargets + rows.length,
          })
        ).rows
  const own = new Set(rows.map(({ protocol }) => protocol))
  const targets = found
    .filter(({ protocol, state }) => !own.has(protocol) && state !== 'discarded' && state !== 'spam')
    .slice(0, maxTargets)
  const titleKey = act === 'spam' ? 'ticket.spam.title' : 'triage.attach.title'
  render(request, response, 'triage/selected', toView(act, asked, query, targets), { titleKey })
}

async function questionOf({ database: { reader } }: PageContext, row: PreTicket): Promise<SpamQuestion> {
  const [first] = (await findTicket(reader, row.protocol))?.messageIds ?? []
  const message = first === undefined ? null : await findMessage(reader, first)
  return spamQuestion(reader, row.requester?.address ?? '', message)
}

function actionOf({ clock }: PageContext, request: Request): { actor: string; now: Date } {
  return { actor: userOf(request).name, now: clock() }
}
