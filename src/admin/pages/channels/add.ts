import { channelKinds } from '../../../domain/outgoing/channel.ts'
import { listDesks } from '../../../store/desks.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText } from '../../visit.ts'
import { edit } from './edit.ts'

/** What the first page of a new channel may mention: which kind, and from whose address. F8, F9, O14 */
export type View = {
  readonly kinds: readonly {
    readonly value: string
    readonly key: string
    readonly hintKey: string
    readonly isChosen: boolean
  }[]
  /** The addresses where tickets are worked, one of which is best to send from. */
  readonly addresses: readonly string[]
}

/** What the page shows. */
export function toView(addresses: readonly string[]): View {
  return {
    kinds: channelKinds.map((kind, index) => ({
      value: kind,
      key: `channels.kind.${kind}`,
      hintKey: `channels.kind.${kind}.hint`,
      isChosen: index === 0,
    })),
    addresses: addresses.map((address) => visibleLine(address)),
  }
}

/** Asks for the kind of a new channel; once that is known, shows its form. M10 */
export const add: Page = (context) => {
  const form = edit(context)
  return async (request, response) => {
    if (queryText(request, 'kind') !== '') return form(request, response)
    const desks = await listDesks(context.database.reader)
    const addresses = desks.map(({ address }) => address).filter((address) => !address.startsWith('*'))
    render(request, response, 'channels/add', toView(addresses), { titleKey: 'channels.add' })
  }
}
