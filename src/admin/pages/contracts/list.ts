import type { Contract } from '../../../domain/ticket/ticket-type.ts'
import { listContracts } from '../../../store/contracts.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the list of contracts may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly client: string
    readonly active: boolean
  }[]
}

/** What the page shows of contracts. */
export function toView(contracts: readonly Contract[]): View {
  return {
    rows: contracts.map(({ id, name, client, active }) => ({
      name: visibleLine(name),
      href: `/contracts/${id}/edit`,
      client: visibleLine(client),
      active,
    })),
  }
}

/** Shows the contracts with their clients. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const view = toView(await listContracts(database.reader))
    render(request, response, 'contracts/list', view, { titleKey: 'contracts.title' })
  }
