import type { User } from '../../../domain/user.ts'
import { listUsers } from '../../../store/users.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { userOf } from '../../visit.ts'

/** What the list of people may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly roleKey: string
    readonly active: boolean
    readonly createdAt: Date
    readonly isSelf: boolean
  }[]
}

/** Lists the people who may sign in. */
export const userList: Page =
  ({ database }) =>
  async (request, response) => {
    const users = await listUsers(database.reader)
    render(request, response, 'users/list', toView(users, userOf(request)), { titleKey: 'users.title' })
  }

/** What the page shows of people. */
export function toView(users: readonly User[], self: User): View {
  return {
    rows: users.map(({ id, name, role, active, createdAt }) => ({
      name,
      href: `/users/${id}`,
      roleKey: `role.${role}`,
      active,
      createdAt,
      isSelf: id === self.id,
    })),
  }
}
