import type { Request, Response } from 'express'
import type { User } from '../../../domain/user.ts'
import { findAgentAddress, putAgentAddress } from '../../../store/agents.ts'
import { recordAudit } from '../../../store/audit.ts'
import { type Database, writeTransaction } from '../../../store/database.ts'
import { findUser } from '../../../store/users.ts'
import { flash } from '../../flash.ts'
import { type FieldView, fault, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { parameter, seeOther, userOf, visitOf } from '../../visit.ts'

/** What the form of a user's mail address may mention. */
export type View = {
  readonly name: string
  readonly action: string
  readonly backHref: string
  readonly address: FieldView
}

/** What the page shows: the address that is kept, or what was typed and is wrong. */
export function toView({ id, name }: Pick<User, 'id' | 'name'>, value: string, isWrong: boolean): View {
  return {
    name,
    action: `/users/${id}/mail`,
    backHref: `/users/${id}`,
    address: { value, fault: isWrong ? fault('users.mail.fault') : null },
  }
}

/** Shows which address a user writes from. */
export const editMail: Page =
  ({ database }) =>
  async (request, response) => {
    const user = await wanted(request, database)
    show(request, response, toView(user, (await findAgentAddress(database.reader, user.id)) ?? '', false))
  }

/** Says which address a user writes from. Complaint 14 */
export const submitMail: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const user = await wanted(request, database)
    const typed = textField(request.body, 'address')
    const isDone = await writeTransaction(database, async (trx) => {
      if (!(await putAgentAddress(trx, user.id, typed === '' ? null : typed))) return false
      const who = { actor: userOf(request).name, address: visitOf(request).address }
      const entry = { event: 'user-changed', subject: user.name, details: { mail: typed } } as const
      await recordAudit(trx, { ...entry, ...who }, clock())
      return true
    })
    if (!isDone) {
      show(request, response, toView(user, typed, true))
      return
    }
    flash(request, { key: 'users.mail.done', values: { name: user.name }, tone: 'good' })
    seeOther(response, `/users/${user.id}`)
  }

async function wanted(request: Request, database: Database): Promise<User> {
  const user = await findUser(database.reader, parameter(request, 'id'))
  if (user === null) throw notFound()
  return user
}

function show(request: Request, response: Response, view: View): void {
  const status = view.address.fault === null ? 200 : 422
  render(request, response, 'users/mail', view, { titleKey: 'users.mail', status })
}
