import type { Request, Response } from 'express'
import { recordAudit } from '../../../store/audit.ts'
import { writeTransaction } from '../../../store/database.ts'
import { isSetupToken, spendSetupToken } from '../../../store/setup-tokens.ts'
import { addUser } from '../../../store/users.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { hashPassword, passwordLength } from '../../passwords.ts'
import { render } from '../../render.ts'
import { renewSession } from '../../session.ts'
import { readUserForm, type UserFaults, userFaults } from '../../user-form.ts'
import { parameter, seeOther, visitOf } from '../../visit.ts'

/** What the page of the first start may mention. */
export type View = {
  readonly action: string
  readonly name: string
  readonly nameFaultKey: string | null
  readonly passwordFaultKey: string | null
  readonly minCharacters: number
  readonly maxCharacters: number
}

/** Shows the form that creates the first administrator, to whoever has the one-time link. */
export const setUpForm: Page =
  ({ database, clock }) =>
  async (request, response) => {
    if (!(await isSetupToken(database.reader, parameter(request, 'token'), clock()))) throw notFound()
    show(request, response, '', null)
  }

/** Creates the first administrator and signs them in; the link is spent. */
export const setUp: Page =
  ({ database, clock, log }) =>
  async (request, response) => {
    const token = parameter(request, 'token')
    if (!(await isSetupToken(database.reader, token, clock()))) throw notFound()
    const form = readUserForm(request.body)
    const faults = userFaults(form)
    if (faults !== null) {
      show(request, response, form.name, faults)
      return
    }
    const passwordHash = await hashPassword(form.password)
    const { language, address } = visitOf(request)
    const user = await writeTransaction(database, async (trx) => {
      if (!(await spendSetupToken(trx, token, clock()))) return null
      const added = await addUser(
        trx,
        { name: form.name, passwordHash, role: 'administrator', language },
        clock(),
      )
      await recordAudit(
        trx,
        { event: 'administrator-created', actor: form.name, address, subject: form.name },
        clock(),
      )
      return added
    })
    if (user === null) throw notFound()
    await renewSession(request, user)
    log('info', 'user.signed-in', { address, name: user.name })
    seeOther(response, '/')
  }

function show(request: Request, response: Response, name: string, faults: UserFaults | null): void {
  const view: View = {
    action: `/setup/${parameter(request, 'token')}`,
    name,
    nameFaultKey: faults?.name ?? null,
    passwordFaultKey: faults?.password ?? null,
    minCharacters: passwordLength.min,
    maxCharacters: passwordLength.max,
  }
  render(request, response, 'setup/show', view, {
    titleKey: 'setup.title',
    status: faults === null ? 200 : 422,
  })
}
