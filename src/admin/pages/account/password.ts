import { recordAudit } from '../../../store/audit.ts'
import { changeUser, readPasswordHash } from '../../../store/users.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { hashPassword, isPassword, passwordFault } from '../../passwords.ts'
import { renewSession } from '../../session.ts'
import { SignInThrottle } from '../../throttle.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'
import { showAccount } from './show.ts'
import { passwordOf } from './sign-in.ts'

/** Changes one's own password and ends all one's other sign-ins; this one goes on under a new session. */
export const changePassword: Page = ({ database, clock }) => {
  const throttle = new SignInThrottle()
  return async (request, response) => {
    const user = userOf(request)
    const { address } = visitOf(request)
    const password = passwordOf(request.body, 'newPassword')
    const fault = passwordFault(password, user.name)
    if ((await throttle.take(address, user.name)) > 0) {
      await showAccount(database, request, response, 'account.password.throttled')
    } else if (fault !== null) {
      await showAccount(database, request, response, `password.${fault}`)
    } else if (password !== passwordOf(request.body, 'repeated')) {
      await showAccount(database, request, response, 'password.not-repeated')
    } else if (
      !(await isPassword(passwordOf(request.body), await readPasswordHash(database.reader, user.id)))
    ) {
      await showAccount(database, request, response, 'account.password.wrong')
    } else {
      await throttle.forgive(address, user.name)
      await changeUser(database.writer, user.id, { passwordHash: await hashPassword(password) })
      await recordAudit(
        database.writer,
        { event: 'password-changed', actor: user.name, address, subject: user.name },
        clock(),
      )
      await renewSession(request, user)
      flash(request, { key: 'account.password.done', tone: 'good' })
      seeOther(response, '/account')
    }
  }
}
