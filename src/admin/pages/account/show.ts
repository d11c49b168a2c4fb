import type { Request, Response } from 'express'
import type { User } from '../../../domain/user.ts'
import type { Database } from '../../../store/database.ts'
import { hasSecondFactor } from '../../../store/second-factors.ts'
import { findPicture } from '../../../store/user-pictures.ts'
import type { Fault } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { passwordLength } from '../../passwords.ts'
import { render } from '../../render.ts'
import { userOf } from '../../visit.ts'

/** What the page of one's own account may mention. */
export type View = {
  readonly name: string
  readonly roleKey: string
  readonly createdAt: Date
  readonly minCharacters: number
  readonly maxCharacters: number
  /** The key of what is wrong with the password form, or `null`. */
  readonly faultKey: string | null
  readonly hasSecondFactor: boolean
  /** Where one's own picture is; `null` for none. M17 */
  readonly pictureHref: string | null
  readonly pictureFault: Fault | null
}

/** Shows one's own account. */
export const account: Page =
  ({ database }) =>
  (request, response) =>
    showAccount(database, request, response, null)

/** Shows one's own account with what is wrong with the password, or the picture. */
export async function showAccount(
  database: Database,
  request: Request,
  response: Response,
  faultKey: string | null,
  pictureFault: Fault | null = null,
): Promise<void> {
  const user = userOf(request)
  const view = {
    ...toView(user, faultKey, await hasSecondFactor(database.reader, user.id)),
    pictureHref: (await findPicture(database.reader, user.id)) === null ? null : '/account/picture',
    pictureFault,
  }
  const status = faultKey === null && pictureFault === null ? 200 : 422
  render(request, response, 'account/show', view, {
    titleKey: 'account.title',
    status,
  })
}

/** What the page shows of a person. */
export function toView(
  { name, role, createdAt }: User,
  faultKey: string | null,
  hasSecondFactor: boolean,
): Omit<View, 'pictureHref' | 'pictureFault'> {
  return {
    name,
    roleKey: `role.${role}`,
    createdAt,
    minCharacters: passwordLength.min,
    maxCharacters: passwordLength.max,
    faultKey,
    hasSecondFactor,
  }
}
