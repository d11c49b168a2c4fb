import type { Group } from '../../../domain/group.ts'
import type { User } from '../../../domain/user.ts'
import { listGroups } from '../../../store/groups.ts'
import { listUsers } from '../../../store/users.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the list of groups may mention. */
export type View = {
  readonly rows: readonly { readonly name: string; readonly href: string; readonly members: string }[]
}

/** What the page shows of groups. */
export function toView(groups: readonly Group[], users: readonly User[]): View {
  return {
    rows: groups.map(({ id, name, userIds }) => ({
      name: visibleLine(name),
      href: `/groups/${id}/edit`,
      members: users
        .filter((user) => userIds.includes(user.id))
        .map((user) => visibleLine(user.name))
        .join(', '),
    })),
  }
}

/** Shows the groups. */
export const list: Page =
  ({ database: { reader } }) =>
  async (request, response) => {
    const view = toView(await listGroups(reader), await listUsers(reader))
    render(request, response, 'groups/list', view, { titleKey: 'groups.title' })
  }
