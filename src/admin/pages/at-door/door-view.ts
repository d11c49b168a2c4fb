import { type AttemptState, attemptStates } from '../../../store/door-attempts.ts'
import type { Page } from '../../../store/page.ts'
import { pageHref } from '../../paging.ts'

/** How many mails a page shows. */
export const rowsPerPage = 50

/** What keeps a mail at the door: a person's word, awaited or given, or anything else. */
export type DoorState = AttemptState | 'deferred'

/** What a page of mails at the door may mention. */
export type DoorView<Row> = {
  readonly titleKey: string
  readonly noneKey: string
  readonly states: readonly StateLink[]
  readonly rows: readonly Row[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

/** A way to the mails in one state. */
type StateLink = { readonly key: string; readonly href: string; readonly isCurrent: boolean }

const deferredPath = '/at-door/deferred'
const states: readonly DoorState[] = [...attemptStates, 'deferred']

const titles = {
  waiting: 'at-door.title',
  approved: 'at-door.title.approved',
  refused: 'at-door.title.refused',
  deferred: 'at-door.title.deferred',
} as const satisfies Record<DoorState, string>

/** What a page shows of the mails in a state, with the ways to all others. */
export function doorView<Item, Row>(
  state: DoorState,
  { rows, next, previous }: Page<Item>,
  rowView: (item: Item) => Row,
  asked: Readonly<Record<string, string>> = {},
): DoorView<Row> {
  return {
    titleKey: titles[state],
    noneKey: `at-door.none.${state}`,
    states: states.map((each) => ({
      key: `at-door.state.${each}`,
      href: hrefOf(each),
      isCurrent: each === state,
    })),
    rows: rows.map(rowView),
    olderHref: next === null ? null : hrefOf(state, { ...asked, before: next }),
    newerHref: previous === null ? null : hrefOf(state, { ...asked, after: previous }),
  }
}

function hrefOf(state: DoorState, parameters: Readonly<Record<string, string>> = {}): string {
  return state === 'deferred'
    ? pageHref(deferredPath, parameters)
    : pageHref('/at-door', { state, ...parameters })
}
