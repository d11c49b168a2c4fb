import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import type { User } from '../../../domain/user.ts'
import { recordAudit } from '../../../store/audit.ts'
import type { Database } from '../../../store/database.ts'
import { countRecoveryCodes } from '../../../store/second-factors.ts'
import { findUser, readPasswordHash } from '../../../store/users.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { codeLimits, spendCode } from '../../second-factor.ts'
import { renewSession } from '../../session.ts'
import { SignInThrottle } from '../../throttle.ts'
import { seeOther, visitOf } from '../../visit.ts'

/** What the page that asks for the second factor may mention. */
export type View = {
  /** The key of what went wrong; `null` before the first try. */
  readonly faultKey: string | null
  readonly waitMinutes: number
}

/** Somebody whose password was right, and who has yet to show the second factor. */
export type PendingSignIn = {
  readonly userId: string
  /** A new password since then ends this. */
  readonly passwordDigest: string
  readonly next: string
  readonly at: number
}

const pendingMs = 5 * 60_000

/** Remembers that the password was right, under a new session id that opens nothing yet. */
export async function awaitCode(
  request: Request,
  pending: { readonly user: User; readonly passwordHash: string; readonly next: string; readonly now: Date },
): Promise<void> {
  await renewSession(request, null)
  request.session.pendingSignIn = {
    userId: pending.user.id,
    passwordDigest: digestOf(pending.passwordHash),
    next: pending.next,
    at: pending.now.getTime(),
  }
}

/** Shows the form for the code, to whoever has given the right password. */
export const codeForm: Page =
  ({ database, clock }) =>
  async (request, response) => {
    if ((await pendingUser(request, database, clock())) === null) seeOther(response, '/sign-in')
    else show(request, response, { faultKey: null, waitMinutes: 0 }, 200)
  }

/** Signs in who shows a code of the app or a recovery code. */
export const signInWithCode: Page = (context) => {
  const { database, clock, log } = context
  const throttle = new SignInThrottle(codeLimits)
  return async (request, response) => {
    const found = await pendingUser(request, database, clock())
    if (found === null) {
      seeOther(response, '/sign-in')
      return
    }
    const { user, next } = found
    const { address } = visitOf(request)
    const waitSeconds = await throttle.take(user.id, user.name)
    if (waitSeconds > 0) {
      log('warn', 'user.refused', { address, waitSeconds })
      response.setHeader('Retry-After', String(waitSeconds))
      const waitMinutes = Math.ceil(waitSeconds / 60)
      show(request, response, { faultKey: 'account.sign-in.throttled', waitMinutes }, 429)
      return
    }
    const shown = await spendCode(context, user.id, textField(request.body, 'code'))
    if (shown === null) {
      log('info', 'user.refused', { address, name: user.name })
      await recordAudit(
        database.writer,
        { event: 'second-factor-failed', actor: user.name, address, subject: user.name },
        clock(),
      )
      show(request, response, { faultKey: 'account.code.wrong', waitMinutes: 0 }, 401)
      return
    }
    await throttle.forgive(user.id, user.name)
    await renewSession(request, user)
    await recordAudit(
      database.writer,
      { event: 'signed-in', actor: user.name, address, details: { factor: shown } },
      clock(),
    )
    log('info', 'user.signed-in', { address, name: user.name })
    if (shown === 'recovery-code') {
      const count = await countRecoveryCodes(database.writer, user.id)
      flash(request, { key: 'account.code.recovery-used', values: { count }, tone: 'bad' })
    }
    seeOther(response, next)
  }
}

async function pendingUser(
  request: Request,
  database: Database,
  now: Date,
): Promise<{ readonly user: User; readonly next: string } | null> {
  const { pendingSignIn } = request.session
  if (pendingSignIn === undefined || now.getTime() - pendingSignIn.at > pendingMs) return null
  const { userId, passwordDigest, next } = pendingSignIn
  const user = await findUser(database.reader, userId)
  const hash = await readPasswordHash(database.reader, userId)
  const isSame = hash !== null && digestOf(hash) === passwordDigest
  return user?.active && isSame ? { user, next } : null
}

function digestOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('hex')
}

function show(request: Request, response: Response, view: View, status: number): void {
  render(request, response, 'account/sign-in-code', view, { titleKey: 'account.code.title', status })
}
