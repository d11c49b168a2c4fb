import { countUnlisted, type Deferral, listDeferrals } from '../../../store/deferrals.ts'
import { findAttemptByReference } from '../../../store/door-attempts.ts'
import { type Tone, toneOf } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, seeOther } from '../../visit.ts'
import { type DoorView, doorView, rowsPerPage } from './door-view.ts'

/** What the page of the mails put off may mention. */
export type View = DoorView<RowView> & {
  /** The letters that were asked for; empty when all are shown. */
  readonly reference: string
  /** Tries of a flood that are counted and not listed. */
  readonly unlisted: number
}

/** A mail that was put off as the page shows it. */
export type RowView = {
  readonly lastAt: Date
  readonly author: string | null
  readonly subject: string | null
  readonly recipient: string
  readonly reasonKey: string
  readonly tries: number
  readonly reference: string
  /** What it became; `null` while it is still with its sender. */
  readonly became: { readonly href: string; readonly stateKey: string; readonly tone: Tone } | null
}

/** What the page shows of a mail that was put off. */
export function rowView(deferral: Deferral): RowView {
  const { lastAt, author, reversePath, subject, recipient, reason, tries, reference, became } = deferral
  const sender = author ?? reversePath
  return {
    lastAt,
    author: sender === null ? null : visibleLine(sender),
    subject: subject === '' ? null : visibleLine(subject),
    recipient: visibleLine(recipient),
    reasonKey: `reason.${reason}`,
    tries,
    reference,
    became: becameView(became),
  }
}

function becameView(became: Deferral['became']): RowView['became'] {
  // A message past its days is gone, its line here goes soon.
  if (became === null || became.state === null) return null
  const { messageId, state } = became
  return { href: `/messages/${messageId}`, stateKey: `message-state.${state}`, tone: toneOf(state) }
}

/** Letters that a sender was told, as people type or paste them. */
const referencePattern = /([0-9A-Z]{4})\]?$/i

/** Shows the mails that were put off and are still with their senders, or the one that a sender speaks of. */
export const deferred: Page =
  ({ database }) =>
  async (request, response) => {
    const [, letters = ''] = referencePattern.exec(queryText(request, 'ref').trim()) ?? []
    const reference = letters.toUpperCase()
    const attempt = reference === '' ? null : await findAttemptByReference(database.reader, reference)
    if (attempt !== null) return seeOther(response, `/at-door/${attempt}`)
    const asked = { reference: reference === '' ? null : reference, limit: rowsPerPage }
    const found = await listDeferrals(database.reader, { ...cursorOf(request), ...asked })
    const unlisted = await countUnlisted(database.reader)
    const parameters: Readonly<Record<string, string>> = reference === '' ? {} : { ref: reference }
    const view: View = { ...doorView('deferred', found, rowView, parameters), reference, unlisted }
    render(request, response, 'at-door/deferred', view, { titleKey: view.titleKey })
  }
