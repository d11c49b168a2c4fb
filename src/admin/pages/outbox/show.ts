import { type CountedBy, countUndelivered, type OutboxCount } from '../../../store/outbox-counts.ts'
import { type Tone, toneOf } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { render } from '../../render.ts'
import { withChannel, withContract, withStatus } from '../../search-text.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the page of the sending queue may mention. */
export type View = {
  readonly isEmpty: boolean
  readonly states: readonly { readonly key: string; readonly tone: Tone }[]
  readonly tables: readonly {
    readonly titleKey: string
    readonly noneKey: string
    readonly rows: readonly {
      /** `null` for mail without a channel or contract. */
      readonly name: string | null
      readonly cells: readonly {
        readonly labelKey: string
        readonly count: number
        readonly href: string | null
      }[]
    }[]
  }[]
}

const states = ['waiting', 'sending', 'deferred', 'failed', 'bounced'] as const
const narrowed = { channel: withChannel, contract: withContract } as const satisfies Record<
  CountedBy,
  unknown
>

/** What the page shows of the counts. */
export function toView(counted: Readonly<Record<CountedBy, readonly OutboxCount[]>>): View {
  const tables = (['channel', 'contract'] as const).map((by) => ({
    titleKey: `outbox.by.${by}`,
    noneKey: `outbox.by.${by}.none`,
    rows: counted[by].map(({ name, counts }) => ({
      name: name === null ? null : visibleLine(name),
      cells: states.map((state) => ({
        labelKey: `message-state.${state}`,
        count: counts[state] ?? 0,
        href:
          name === null || (counts[state] ?? 0) === 0
            ? null
            : pageHref('/messages', { q: withStatus(narrowed[by]('', name), state) }),
      })),
    })),
  }))
  return {
    isEmpty: tables.every(({ rows }) => rows.length === 0),
    states: states.map((state) => ({ key: `message-state.${state}`, tone: toneOf(state) })),
    tables,
  }
}

/** Shows how much mail has not arrived, by channel and by contract. F4 */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const permissions = await permissionsOf(context, request)
  const [channel, contract] = [
    await countUndelivered(reader, 'channel', permissions),
    await countUndelivered(reader, 'contract', permissions),
  ]
  render(request, response, 'outbox/show', toView({ channel, contract }), { titleKey: 'outbox.queue.title' })
}
