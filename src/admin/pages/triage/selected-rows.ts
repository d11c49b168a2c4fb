import type { Request } from 'express'
import { type Allowance, mayAt, type Permissions } from '../../../domain/permission.ts'
import { findDecidingQueue } from '../../../store/permissions.ts'
import { findPreTicket, type PreTicket } from '../../../store/pre-tickets.ts'
import { textsField } from '../../form-field.ts'
import type { PageContext } from '../../page.ts'
import { permissionsOf } from '../../permitted.ts'
import type { Outcome, OutcomeName } from './outcome.ts'
import { readSelection } from './pre-ticket-view.ts'

/** Pre-tickets that one form may name: as many as a page shows, and some. */
const maxSelected = 100

/** The pre-tickets of a form that may be worked as they are, and what keeps the others from it. */
export type SelectedRows = {
  readonly rows: readonly PreTicket[]
  readonly refused: readonly Outcome[]
  readonly permissions: Permissions
}

/** Reads the pre-tickets that a form names; one that somebody changed since is told, and left alone. */
export async function selectedRows(
  context: PageContext,
  request: Request,
  waits: (preTicket: PreTicket) => boolean,
  asked: Allowance = 'work',
): Promise<SelectedRows> {
  const permissions = await permissionsOf(context, request)
  const rows: PreTicket[] = []
  const refused: Outcome[] = []
  for (const text of new Set(textsField(request.body, 'ticket', maxSelected))) {
    const selection = readSelection(text)
    if (selection === null) continue
    const found = await findPreTicket(context.database.reader, selection.protocol)
    const queueId = found === null ? null : await findDecidingQueue(context.database.reader, found.id)
    const refuse = (name: OutcomeName, title = '') =>
      refused.push({ protocol: selection.protocol, title, name, undo: null })
    if (found === null || !mayAt(permissions, queueId, 'see')) refuse('gone')
    else if (!mayAt(permissions, queueId, asked)) refuse('forbidden', found.title)
    else if (found.version !== selection.version || !waits(found)) refuse('changed', found.title)
    else rows.push(found)
  }
  return { rows, refused, permissions }
}
