import { recordAudit } from '../../../store/audit.ts'
import { hasSecondFactor } from '../../../store/second-factors.ts'
import { findUserByName, hasUsers, readPasswordHash } from '../../../store/users.ts'
import { ownPath } from '../../audience.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { isPassword } from '../../passwords.ts'
import { render } from '../../render.ts'
import { renewSession } from '../../session.ts'
import { SignInThrottle } from '../../throttle.ts'
import { queryText, seeOther, visitOf } from '../../visit.ts'
import { awaitCode } from './sign-in-code.ts'

/** What the sign-in page may mention. */
export type View = {
  readonly name: string
  /** Where to go afterwards. */
  readonly next: string
  /** The key of what went wrong; `null` before the first try. */
  readonly faultKey: string | null
  readonly waitMinutes: number
  /** Whether there is anybody who could sign in. */
  readonly isSetUp: boolean
}

const titleKey = 'account.sign-in.title'

/** Shows the form to sign in; who is signed in already goes on. */
export const signInForm: Page =
  ({ database }) =>
  async (request, response) => {
    const next = ownPath(queryText(request, 'next'))
    if (visitOf(request).user !== null) {
      seeOther(response, next)
      return
    }
    const isSetUp = await hasUsers(database.reader)
    const view: View = { name: '', next, faultKey: null, waitMinutes: 0, isSetUp }
    render(request, response, 'account/sign-in', view, { titleKey })
  }

/** Signs a person in, under a new session, or asks for the second factor. Unknown, closed and mistyped take the same time and read the same. */
export const signIn: Page = ({ database, clock, log }) => {
  const throttle = new SignInThrottle()
  return async (request, response) => {
    const { address } = visitOf(request)
    const name = textField(request.body, 'name')
    const next = ownPath(textField(request.body, 'next'))
    const view: View = { name, next, faultKey: 'account.sign-in.wrong', waitMinutes: 0, isSetUp: true }
    const waitSeconds = await throttle.take(address, name)
    if (waitSeconds > 0) {
      log('warn', 'user.refused', { address, waitSeconds })
      response.setHeader('Retry-After', String(waitSeconds))
      const waitMinutes = Math.ceil(waitSeconds / 60)
      const waiting: View = { ...view, faultKey: 'account.sign-in.throttled', waitMinutes }
      render(request, response, 'account/sign-in', waiting, { titleKey, status: 429 })
      return
    }
    const user = await findUserByName(database.reader, name)
    const hash = user?.active ? await readPasswordHash(database.reader, user.id) : null
    const isRight = await isPassword(passwordOf(request.body), hash)
    if (user === null || hash === null || !isRight) {
      log('info', 'user.refused', { address, name: user?.name ?? null })
      // A name that nobody has may be a password in the wrong place: it is not kept.
      const details = { isKnown: user !== null }
      await recordAudit(
        database.writer,
        { event: 'sign-in-failed', actor: user?.name ?? null, address, details },
        clock(),
      )
      render(request, response, 'account/sign-in', view, { titleKey, status: 401 })
      return
    }
    await throttle.forgive(address, name)
    if (await hasSecondFactor(database.reader, user.id)) {
      await awaitCode(request, { user, passwordHash: hash, next, now: clock() })
      seeOther(response, '/sign-in/code')
      return
    }
    await renewSession(request, user)
    await recordAudit(database.writer, { event: 'signed-in', actor: user.name, address }, clock())
    log('info', 'user.signed-in', { address, name: user.name })
    seeOther(response, next)
  }
}

/** A password as it was typed: blanks count. */
export function passwordOf(body: Readonly<Record<string, unknown>>, field = 'password'): string {
  const value = body[field]
  return typeof value === 'string' ? value : ''
}
