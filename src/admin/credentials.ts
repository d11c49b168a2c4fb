import { type ChannelSecret, writeSecret } from '../domain/outgoing/channel-secret.ts'
import type { SecretBox } from '../store/secret-box.ts'
import { type Fault, fault } from './form-field.ts'

/** A longer one is none that anybody was given. */
const maxSecretLength = 1_000

/** What was typed of a password; empty to leave the one that is there. */
export type TypedSecret = { readonly password: string; readonly clientSecret: string }

/** What is to be sealed: `undefined` leaves what is there, `null` forgets it. M20 */
export type SecretDecision = {
  readonly secret: ChannelSecret | null | undefined
  readonly faults: Partial<Record<'password' | 'clientSecret', Fault>>
}

/** Reads what was typed of a password; spaces belong to it, but for those that a password for a program is shown with. */
export function readTypedSecret(body: unknown, hasAppPassword: boolean): TypedSecret {
  const password = secretField(body, 'password')
  return {
    password: hasAppPassword ? password.replaceAll(/\s/g, '') : password,
    clientSecret: secretField(body, 'clientSecret').trim(),
  }
}

/**
 * What becomes of the password of an account.
 *
 * It goes only to the server that it was typed for: one who may change the server, but knows no password, could else
 * have it sent to a server of his own.
 */
export function passwordDecision({
  typed,
  kept,
  isSamePlace,
}: {
  readonly typed: TypedSecret
  readonly kept: ChannelSecret | null
  readonly isSamePlace: boolean
}): SecretDecision {
  const { password } = typed
  if (password !== '') return checked('password', password, { kind: 'password', password })
  if (isSamePlace && kept?.kind === 'password') return { secret: undefined, faults: {} }
  const key = kept === null ? 'channels.fault.password' : 'channels.fault.password-again'
  return { secret: undefined, faults: { password: fault(key) } }
}

/** What becomes of what stands for an application at a provider; its token goes once the consent no longer counts. */
export function oauthDecision({
  typed,
  kept,
  connectedAt,
}: {
  readonly typed: TypedSecret
  readonly kept: ChannelSecret | null
  readonly connectedAt: string | null
}): SecretDecision {
  const before = kept?.kind === 'oauth' ? kept : null
  const clientSecret = typed.clientSecret === '' ? (before?.clientSecret ?? '') : typed.clientSecret
  const refreshToken = connectedAt === null ? null : (before?.refreshToken ?? null)
  if (clientSecret === '')
    return { secret: null, faults: { clientSecret: fault('channels.fault.client-secret') } }
  if (clientSecret === before?.clientSecret && refreshToken === before.refreshToken)
    return { secret: undefined, faults: {} }
  return checked('clientSecret', clientSecret, { kind: 'oauth', clientSecret, refreshToken })
}

/** Seals what signs in for the row that it is of. */
export function sealedFor(
  secrets: SecretBox,
  id: string,
  secret: ChannelSecret | null | undefined,
): { readonly sealedSecret?: string | null } {
  if (secret === undefined) return {}
  return { sealedSecret: secret === null ? null : secrets.seal(writeSecret(secret), id) }
}

function checked(field: 'password' | 'clientSecret', text: string, secret: ChannelSecret): SecretDecision {
  const isGood = text.length <= maxSecretLength && !/\p{Cc}/u.test(text)
  return { secret, faults: isGood ? {} : { [field]: fault('channels.fault.secret') } }
}

function secretField(body: unknown, name: string): string {
  const value =
    typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : ''
  return typeof value === 'string' ? value : ''
}
