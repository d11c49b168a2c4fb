import type { User } from '../../../domain/user.ts'
import { type Employee, listEmployees } from '../../../store/employees.ts'
import { signsMail, saveSignsMail } from '../../../store/signatures.ts'
import { listUsers } from '../../../store/users.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField } from '../../form-field.ts'
import { badRequest } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'

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
  /** Whether answers are signed at all, as the form has it. C10 */
  readonly signing: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
}

/** Lists the people who may sign in. */
export const userList: Page =
  ({ database }) =>
  async (request, response) => {
    const users = await listUsers(database.reader)
    const view = toView(
      users,
      userOf(request),
      await listEmployees(database.reader),
      await signsMail(database.reader),
    )
    render(request, response, 'users/list', view, { titleKey: 'users.title' })
  }

/** What the page shows of people. */
export function toView(
  users: readonly User[],
  self: User,
  employees: ReadonlyMap<string, Employee>,
  areSigned = true,
): View {
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
    signing: [true, false].map((value) => ({
      value: value ? 'yes' : 'no',
      key: value ? 'users.signing.on' : 'users.signing.off',
      isChosen: value === areSigned,
    })),
  }
}

/** Switches the signature of answers on or off; switched on, it warns of who signs nothing. C10, C11 */
export const chooseSigning: Page = (context) => async (request, response) => {
  const { database } = context
  const choice = choiceField(request.body, 'signing', ['yes', 'no'])
  if (choice === null) throw badRequest()
  const isOn = choice === 'yes'
  const names = unsignedOf(await listUsers(database.reader), await listEmployees(database.reader))
  await saveSignsMail(database.writer, isOn)
  await note(context, request, { event: 'answering-changed', details: { on: isOn } })
  const isLacking = isOn && names !== ''
  flash(
    request,
    isLacking
      ? { key: 'users.signing.lacking', values: { names }, tone: 'bad' }
      : { key: isOn ? 'users.signing.is-on' : 'users.signing.is-off', tone: 'good' },
  )
  seeOther(response, '/users')
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
