import type { Request, Response } from 'express'
import type { Role } from '../../../domain/user.ts'
import { recordAudit } from '../../../store/audit.ts'
import { addUser } from '../../../store/users.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { hashPassword, passwordLength } from '../../passwords.ts'
import { render } from '../../render.ts'
import { readUserForm, type UserFaults, userFaults } from '../../user-form.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'

/** What the form of a new person may mention. */
export type View = {
  readonly name: string
  readonly role: Role
  readonly nameFaultKey: string | null
  readonly passwordFaultKey: string | null
  readonly minCharacters: number
  readonly maxCharacters: number
}

/** Shows the form of a new person. */
export const newUserForm: Page = () => (request, response) => {
  show(request, response, { name: '', role: 'operator' }, null)
}

/** Adds a person who may sign in. */
export const addOneUser: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const form = readUserForm(request.body)
    const { name, role, password } = form
    const faults = userFaults(form)
    if (faults !== null) {
      show(request, response, form, faults)
      return
    }
    const user = await addUser(
      database.writer,
      { name, role, passwordHash: await hashPassword(password) },
      clock(),
    )
    if (user === null) {
      show(request, response, form, { name: 'users.fault.taken', password: null })
      return
    }
    const { address } = visitOf(request)
    await recordAudit(
      database.writer,
      { event: 'user-added', actor: userOf(request).name, address, subject: name, details: { role } },
      clock(),
    )
    flash(request, { key: 'users.added', values: { name }, tone: 'good' })
    seeOther(response, '/users')
  }

function show(
  request: Request,
  response: Response,
  { name, role }: { readonly name: string; readonly role: Role },
  faults: UserFaults | null,
): void {
  const view: View = {
    name,
    role,
    nameFaultKey: faults?.name ?? null,
    passwordFaultKey: faults?.password ?? null,
    minCharacters: passwordLength.min,
    maxCharacters: passwordLength.max,
  }
  render(request, response, 'users/add', view, { titleKey: 'users.add', status: faults === null ? 200 : 422 })
}
