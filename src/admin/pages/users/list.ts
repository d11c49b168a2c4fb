import type { User } from '../../../domain/user.ts'
import { type Employee, listEmployees } from '../../../store/employees.ts'
import { listUsers } from '../../../store/users.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
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
    /** Name and role under what the user sends; `null` when it goes unsigned. */
    readonly signature: string | null
  }[]
  /** Who may sign in and signs nothing; empty when everybody does. C11 */
  readonly unsigned: string
}

/** Lists the people who may sign in. */
export const userList: Page =
  ({ database }) =>
  async (request, response) => {
    const users = await listUsers(database.reader)
    const view = toView(users, userOf(request), await listEmployees(database.reader))
    render(request, response, 'users/list', view, { titleKey: 'users.title' })
  }

/** What the page shows of people. */
export function toView(users: readonly User[], self: User, employees: ReadonlyMap<string, Employee>): View {
  const signatures = new Map(users.map(({ id }) => [id, signatureOf(employees.get(id))]))
  return {
    rows: users.map(({ id, name, role, active, createdAt }) => ({
      name,
      href: `/users/${id}`,
      roleKey: `role.${role}`,
      active,
      createdAt,
      isSelf: id === self.id,
      signature: signatures.get(id) ?? null,
    })),
    unsigned: unsignedOf(users, employees),
  }
}

function unsignedOf(users: readonly User[], employees: ReadonlyMap<string, Employee>): string {
  return users
    .filter(({ id, active }) => active && signatureOf(employees.get(id)) === null)
    .map(({ name }) => visibleLine(name))
    .join(', ')
}

function signatureOf(employee: Employee | undefined): string | null {
  if (employee === undefined || employee.name === '' || employee.jobTitle === '') return null
  return visibleLine(`${employee.name}, ${employee.jobTitle}`)
}
