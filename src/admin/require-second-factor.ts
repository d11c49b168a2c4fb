import type { RequestHandler } from 'express'
import type { Database } from '../store/database.ts'
import { hasSecondFactor } from '../store/second-factors.ts'
import { forbidden } from './http-fault.ts'
import type { Route } from './page.ts'
import { isRequiredOf, type SecondFactorPolicy } from './second-factor.ts'
import { seeOther, visitOf } from './visit.ts'

/** Sends who must have a second factor and has none to set it up; their own account and the way out stay open. */
export function requireSecondFactor(
  { path, audience, isBackground = false }: Route,
  policy: SecondFactorPolicy,
  database: Database,
): RequestHandler {
  const isOpen = audience === 'anyone' || path.startsWith('/account') || path === '/sign-out'
  return async (request, response, next) => {
    const { user } = visitOf(request)
    const isLetIn =
      isOpen ||
      user === null ||
      !isRequiredOf(user, policy) ||
      (await hasSecondFactor(database.reader, user.id))
    if (isLetIn) next()
    else if (isBackground) next(forbidden())
    else seeOther(response, '/account/second-factor')
  }
}
