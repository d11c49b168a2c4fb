import type { Conversation, Selection } from '../../../store/conversation.ts'

/** How one gets about in a long conversation. */
export type PagesView = {
  readonly selections: readonly { readonly key: string; readonly href: string; readonly isCurrent: boolean }[]
  /** How many things stand before those shown, and where they are; `null` when there are none. */
  readonly older: { readonly count: number; readonly href: string } | null
  /** Where the latest ones are; `null` when they are shown. */
  readonly latestHref: string | null
}

const selections = ['all', 'mail', 'notes', 'history'] as const

/** The part of a conversation that a request asks for; all of it when it asks for none that exists. */
export function selectionNamed(asked: string): Selection {
  return selections.find((name) => name === asked) ?? 'all'
}

/** The last thing that a request asks for; `null` for the latest. */
export function untilNamed(asked: string): number | null {
  return /^\d{1,9}$/.test(asked) ? Number(asked) : null
}

/** The links of a conversation. */
export function pagesOf(
  protocol: string,
  { entries, total, before }: Pick<Conversation, 'entries' | 'total' | 'before'>,
  selection: Selection,
): PagesView {
  const href = (parameters: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(parameters).toString()
    return `/tickets/${protocol}${query === '' ? '' : `?${query}`}`
  }
  const part = selection === 'all' ? {} : { show: selection }
  return {
    selections: selections.map((name) => ({
      key: `ticket.show.${name}`,
      href: href(name === 'all' ? {} : { show: name }),
      isCurrent: name === selection,
    })),
    older: before === 0 ? null : { count: before, href: href({ ...part, until: String(before) }) },
    latestHref: before + entries.length < total ? href(part) : null,
  }
}
