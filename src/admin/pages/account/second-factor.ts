import type { Request, Response } from 'express'
import type { User } from '../../../domain/user.ts'
import type { AuditEvent } from '../../../store/audit.ts'
import { writeTransaction } from '../../../store/database.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  findSecondFactor,
  removeSecondFactor,
  replaceRecoveryCodes,
} from '../../../store/second-factors.ts'
import { readPasswordHash } from '../../../store/users.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField, textField } from '../../form-field.ts'
import { badRequest, forbidden } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { isPassword } from '../../passwords.ts'
import { type QrCode, qrCodeOf } from '../../qr-code.ts'
import { newRecoveryCodes, recoveryDigest } from '../../recovery-code.ts'
import { render } from '../../render.ts'
import { codeLimits, isRequiredOf, spendCode } from '../../second-factor.ts'
import { renewSession } from '../../session.ts'
import { SignInThrottle } from '../../throttle.ts'
import { newTotpSecret, totpStep, totpUri } from '../../totp.ts'
import { seeOther, userOf } from '../../visit.ts'
import { showRecoveryCodes } from './recovery-codes.ts'
import { passwordOf } from './sign-in.ts'

/** What the page of one's own second factor may mention. */
export type View = {
  readonly name: string
  readonly isRequired: boolean
  /** The key of what went wrong, or `null`. */
  readonly faultKey: string | null
  /** What an app needs, until a code shows that it has it. */
  readonly waiting: { readonly secret: string; readonly qr: QrCode } | null
  /** `null` while there is no factor that counts. */
  readonly since: Date | null
  readonly codesLeft: number
}

const actions = ['begin', 'confirm', 'codes', 'remove'] as const
type Action = (typeof actions)[number]

/** Shows one's own second factor: none, one that waits for its first code, or one that counts. */
export const secondFactor: Page = (context) => async (request, response) => {
  await show(context, request, response, null)
}

/** Begins, confirms, renews or removes one's own second factor. */
export const changeSecondFactor: Page = (context) => {
  const throttle = new SignInThrottle(codeLimits)
  return async (request, response) => {
    const user = userOf(request)
    const action = choiceField(request.body, 'action', actions)
    if (action === null) throw badRequest()
    if (action === 'remove' && isRequiredOf(user, context.secondFactor)) throw forbidden()
    if ((await throttle.take(user.id, user.name)) > 0) {
      await show(context, request, response, 'account.password.throttled')
      return
    }
    const faultKey = await faultOf(context, request, user, action)
    if (faultKey !== null) {
      await show(context, request, response, faultKey)
      return
    }
    await throttle.forgive(user.id, user.name)
    await perform[action](context, request, response)
  }
}

/** A password for what makes sign-in easier for a thief, and a code too where there is a factor that makes codes. */
async function faultOf(
  context: PageContext,
  request: Request,
  user: User,
  action: Action,
): Promise<string | null> {
  if (action === 'confirm') return null
  const hash = await readPasswordHash(context.database.reader, user.id)
  if (!(await isPassword(passwordOf(request.body), hash))) return 'account.password.wrong'
  if (action === 'begin') return null
  const shown = await spendCode(context, user.id, textField(request.body, 'code'))
  return shown === null ? 'account.code.wrong' : null
}

const perform: Readonly<
  Record<Action, (context: PageContext, request: Request, response: Response) => Promise<void>>
> = {
  async begin({ database, secrets, clock }, request, response) {
    const { id } = userOf(request)
    await beginSecondFactor(database, id, secrets.seal(newTotpSecret(), id), clock())
    seeOther(response, '/account/second-factor')
  },

  async confirm(context, request, response) {
    const { database, secrets, clock } = context
    const user = userOf(request)
    const factor = await findSecondFactor(database.writer, user.id)
    const secret = factor === null ? null : secrets.open(factor.sealedSecret, user.id)
    const step = secret === null ? null : totpStep(secret, textField(request.body, 'code'), clock())
    const { codes, digests } = newCodes(user)
    const isDone =
      factor !== null &&
      step !== null &&
      (await writeTransaction(database, (trx) =>
        confirmSecondFactor(trx, user.id, { sealedSecret: factor.sealedSecret, step, digests }, clock()),
      ))
    if (!isDone) {
      await show(context, request, response, 'account.code.wrong')
      return
    }
    await noteOwn(context, request, 'second-factor-added')
    await renewSession(request, user)
    showRecoveryCodes(request, response, codes)
  },

  async codes(context, request, response) {
    const user = userOf(request)
    const { codes, digests } = newCodes(user)
    await writeTransaction(context.database, (trx) => replaceRecoveryCodes(trx, user.id, digests))
    await noteOwn(context, request, 'recovery-codes-made')
    showRecoveryCodes(request, response, codes)
  },

  async remove(context, request, response) {
    const user = userOf(request)
    await writeTransaction(context.database, (trx) => removeSecondFactor(trx, user.id))
    await noteOwn(context, request, 'second-factor-removed')
    await renewSession(request, user)
    flash(request, { key: 'account.factor.removed', tone: 'good' })
    seeOther(response, '/account')
  },
}

function newCodes({ id }: User): { readonly codes: readonly string[]; readonly digests: readonly string[] } {
  const codes = newRecoveryCodes()
  return { codes, digests: codes.flatMap((code) => recoveryDigest(code, id) ?? []) }
}

function noteOwn(context: PageContext, request: Request, event: AuditEvent): Promise<void> {
  return note(context, request, { event, subject: userOf(request).name })
}

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  faultKey: string | null,
): Promise<void> {
  const { database, secrets, secondFactor: policy } = context
  const user = userOf(request)
  const factor = await findSecondFactor(database.reader, user.id)
  const isWaiting = factor !== null && factor.confirmedAt === null
  const view: View = {
    name: user.name,
    isRequired: isRequiredOf(user, policy),
    faultKey,
    waiting: isWaiting ? waitingOf(secrets.open(factor.sealedSecret, user.id), user) : null,
    since: factor?.confirmedAt ?? null,
    codesLeft: await countRecoveryCodes(database.reader, user.id),
  }
  const status = faultKey === null ? 200 : 422
  render(request, response, 'account/second-factor', view, { titleKey: 'account.factor.title', status })
}

/** A secret sealed under another key counts as none: it is begun anew. */
function waitingOf(secret: string | null, { name }: User): View['waiting'] {
  if (secret === null) return null
  return { secret: secret.replace(/.{4}(?=.)/g, '$& '), qr: qrCodeOf(totpUri(secret, name)) }
}
