import { foldAddress } from '../../../domain/mail/address.ts'
import type { Permissions } from '../../../domain/permission.ts'
import { mayBeParted } from '../../../domain/ticket/merging.ts'
import type { Db } from '../../../store/database.ts'
import { guessRequester } from '../../../store/original-senders.ts'
import { familyOf, findMergedInto } from '../../../store/ticket-family.ts'
import { visibleProtocols } from '../../../store/seen-tickets.ts'
import { type LinkedTicket, listLinks } from '../../../store/ticket-links.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { visibleLine } from '../../visible-text.ts'
import { mailboxText } from '../../message-words.ts'

/** What the page of a ticket tells of other tickets, and of who may really ask. */
export type RelationsView = {
  /** Whether there is anything to show of other tickets. */
  readonly isAny: boolean
  readonly isMerged: boolean
  /** The ticket that has this one now; `null` when it was not merged, or into one that is not to be seen. */
  readonly mergedInto: NumberView | null
  /** The tickets that were merged into it. */
  readonly merged: readonly NumberView[]
  readonly links: readonly LinkView[]
  /** Where to merge it, and to split messages off; `null` when that is not possible. */
  readonly mergeHref: string | null
  readonly splitHref: string | null
  readonly guess: GuessView | null
}

type NumberView = { readonly protocol: string; readonly href: string }

type LinkView = NumberView & { readonly key: string }

/** Who may really ask, and what a button sends. */
type GuessView = {
  readonly person: string
  readonly address: string
  readonly action: string
  readonly version: number
}

/** What the page of a ticket tells that stands alone. */
export const noRelations: RelationsView = {
  isAny: false,
  isMerged: false,
  mergedInto: null,
  merged: [],
  links: [],
  mergeHref: null,
  splitHref: null,
  guess: null,
}

/** Reads what the page of a ticket tells of others, as far as the user may see them. */
export async function readRelations(
  db: Db,
  ticket: TicketRecord,
  permissions: Permissions,
  mayWork: boolean,
): Promise<RelationsView> {
  const { id, protocol } = ticket
  const mergedInto = await findMergedInto(db, id)
  const family = await familyOf(db, ticket)
  const seen = await visibleProtocols(db, permissions, [...family.protocols.slice(1), mergedInto])
  const merged = family.protocols.slice(1).filter((each) => seen.has(each))
  const mayChange = mayWork && mergedInto === null && mayBeParted(ticket)
  const guess = mayChange ? await guessRequester(db, id) : null
  const links = await listLinks(db, id, permissions)
  return {
    isAny: mayChange || merged.length > 0 || links.length > 0,
    isMerged: mergedInto !== null,
    mergedInto: mergedInto === null || !seen.has(mergedInto) ? null : numberView(mergedInto),
    merged: merged.map(numberView),
    links: links.map(linkView),
    mergeHref: mayChange ? `/tickets/${protocol}/merge` : null,
    splitHref: mayChange && ticket.messageIds.length > 1 ? `/tickets/${protocol}/split` : null,
    guess:
      guess === null
        ? null
        : {
            person: visibleLine(mailboxText(guess)),
            address: foldAddress(guess.address),
            action: `/tickets/${protocol}/requester`,
            version: ticket.version,
          },
  }
}

function numberView(protocol: string): NumberView {
  return { protocol, href: `/tickets/${protocol}` }
}

function linkView({ protocol, kind, isOlder }: LinkedTicket): LinkView {
  return { ...numberView(protocol), key: `ticket-link.${kind}.${isOlder ? 'older' : 'newer'}` }
}
