import type { Request, Response } from 'express'
import { type Role, roles, type User } from '../../../domain/user.ts'
import { recordAudit } from '../../../store/audit.ts'
import { type Database, writeTransaction } from '../../../store/database.ts'
import { type Employee, findEmployeeOf, putEmployee } from '../../../store/employees.ts'
import { listGroups, putInGroups } from '../../../store/groups.ts'
import { hasSecondFactor, removeSecondFactor } from '../../../store/second-factors.ts'
import { changeUser, countActiveAdministrators, findUser, type UserChanges } from '../../../store/users.ts'
import { flash } from '../../flash.ts'
import { choiceField, isTicked, textsField } from '../../form-field.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { hashPassword, passwordFault, passwordLength } from '../../passwords.ts'
import { type ChoiceView, nameField } from '../../registry.ts'
import { render } from '../../render.ts'
import { renewSession } from '../../session.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther, userOf, visitOf } from '../../visit.ts'
import { passwordOf } from '../account/sign-in.ts'

/** What the form of a person may mention. */
export type View = {
  readonly name: string
  readonly action: string
  readonly role: Role
  readonly active: boolean
  /** One's own role and access cannot be taken by oneself. */
  readonly isSelf: boolean
  readonly hasSecondFactor: boolean
  readonly groups: readonly ChoiceView[]
  /** Blank where the user signs nothing. */
  readonly employee: Employee
  readonly faultKey: string | null
  readonly minCharacters: number
  readonly maxCharacters: number
}

/** Where a user works and as whom. */
type Work = { readonly groupIds: readonly string[]; readonly employee: Employee }

/** Nobody signs with more. */
const maxSignature = 120

/** Shows the form of a person. */
export const editUserForm: Page =
  ({ database }) =>
  async (request, response) => {
    await show(request, response, database, await wanted(request, database), null)
  }

/** Changes a person's role, access or password; an administrator always remains. */
export const changeOneUser: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const user = await wanted(request, database)
    const self = userOf(request)
    const isSelf = user.id === self.id
    const role = isSelf ? user.role : choiceField(request.body, 'role', roles)
    if (role === null) throw badRequest()
    const active = isSelf ? true : isTicked(request.body, 'active')
    const resetsFactor = !isSelf && isTicked(request.body, 'resetFactor')
    const password = passwordOf(request.body)
    const fault = password === '' ? null : passwordFault(password, user.name)
    const work = await readWork(database, request.body)
    const shown = { ...user, role, active }
    if (fault !== null) return show(request, response, database, shown, `password.${fault}`, work)
    const { employee, groupIds } = work
    if ((employee.name === '') !== (employee.jobTitle === ''))
      return show(request, response, database, shown, 'users.fault.employee', work)
    const changes: UserChanges = {
      role,
      active,
      ...(password === '' ? {} : { passwordHash: await hashPassword(password) }),
    }
    const details = {
      role: [user.role, role],
      active: [user.active, active],
      hasNewPassword: password !== '',
      groups: groupIds.length,
      employee: employee.name,
    }
    const isDone = await writeTransaction(database, async (trx) => {
      const losesOne = user.role === 'administrator' && user.active && (role !== 'administrator' || !active)
      if (losesOne && (await countActiveAdministrators(trx)) < 2) return false
      await changeUser(trx, user.id, changes)
      await putInGroups(trx, user.id, groupIds)
      await putEmployee(trx, user.id, employee.name === '' ? null : employee, clock())
      const { address } = visitOf(request)
      if (resetsFactor && (await removeSecondFactor(trx, user.id))) {
        await recordAudit(
          trx,
          { event: 'second-factor-removed', actor: self.name, address, subject: user.name },
          clock(),
        )
      }
      await recordAudit(
        trx,
        { event: 'user-changed', actor: self.name, address, subject: user.name, details },
        clock(),
      )
      return true
    })
    if (!isDone) {
      await show(request, response, database, user, 'users.fault.last-administrator')
      return
    }
    if (isSelf && password !== '') await renewSession(request, self)
    flash(request, { key: 'users.changed', values: { name: user.name }, tone: 'good' })
    seeOther(response, '/users')
  }

/** What the form says of a user's work: the groups there are of those it names, and who signs. */
async function readWork(database: Database, body: unknown): Promise<Work> {
  const groups = await listGroups(database.reader)
  const named = textsField(body, 'groups', groups.length)
  return {
    groupIds: groups.map(({ id }) => id).filter((id) => named.includes(id)),
    employee: {
      name: nameField(body, 'employeeName').slice(0, maxSignature),
      jobTitle: nameField(body, 'jobTitle').slice(0, maxSignature),
    },
  }
}

async function storedWork({ reader }: Database, userId: string): Promise<Work> {
  const groups = await listGroups(reader)
  return {
    groupIds: groups.filter(({ userIds }) => userIds.includes(userId)).map(({ id }) => id),
    employee: (await findEmployeeOf(reader, userId)) ?? { name: '', jobTitle: '' },
  }
}

async function wanted(request: Request, database: Database): Promise<User> {
  const user = await findUser(database.reader, parameter(request, 'id'))
  if (user === null) throw notFound()
  return user
}

async function show(
  request: Request,
  response: Response,
  database: Database,
  user: User,
  faultKey: string | null,
  work: Work | null = null,
): Promise<void> {
  const { groupIds, employee } = work ?? (await storedWork(database, user.id))
  const view: View = {
    name: user.name,
    action: `/users/${user.id}`,
    role: user.role,
    active: user.active,
    isSelf: user.id === userOf(request).id,
    hasSecondFactor: await hasSecondFactor(database.reader, user.id),
    groups: (await listGroups(database.reader)).map(({ id, name }) => ({
      value: id,
      label: visibleLine(name),
      isChosen: groupIds.includes(id),
    })),
    employee,
    faultKey,
    minCharacters: passwordLength.min,
    maxCharacters: passwordLength.max,
  }
  const options = {
    titleKey: 'users.edit',
    titleValues: { name: user.name },
    status: faultKey === null ? 200 : 422,
  }
  render(request, response, 'users/edit', view, options)
}
