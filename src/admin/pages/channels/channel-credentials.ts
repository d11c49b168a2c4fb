import { type ChannelSecret, writeSecret } from '../../../domain/outgoing/channel-secret.ts'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import type { SecretBox } from '../../../store/secret-box.ts'
import { fault } from '../../form-field.ts'
import type { ChannelFaults, FormChannel } from './channel-form.ts'

/** A longer one is none that anybody was given. */
const maxSecretLength = 1_000

/** What was typed of a password; empty to leave the one that is there. */
export type TypedSecret = { readonly password: string; readonly clientSecret: string }

/** Reads what was typed of a password; spaces belong to it, but for those that Google shows a code in. */
export function readTypedSecret(body: unknown, kind: Channel['kind']): TypedSecret {
  const password = secretField(body, 'password')
  return {
    password: kind === 'google-password' ? password.replaceAll(/\s/g, '') : password,
    clientSecret: secretField(body, 'clientSecret').trim(),
  }
}

/**
 * What is to be sealed for a channel: `undefined` leaves what is there, `null` forgets it. M20
 *
 * A password goes only to the server that it was typed for: one who may change the server, but knows no password, could
 * else have it sent to a server of his own.
 */
export function secretOf(
  channel: FormChannel,
  was: Channel | null,
  typed: TypedSecret,
  kept: ChannelSecret | null,
): { readonly secret: ChannelSecret | null | undefined; readonly faults: ChannelFaults } {
  const { login, oauth, server } = channel.settings
  if (login === null) return { secret: null, faults: {} }
  if (presets[channel.kind].provider !== null) return oauthSecretOf(oauth?.connectedAt ?? null, typed, kept)
  const before = was?.settings
  const isSamePlace =
    before?.server?.host === server?.host &&
    before?.server?.port === server?.port &&
    before?.login?.user === login.user
  if (typed.password !== '')
    return checked('password', typed.password, { kind: 'password', password: typed.password })
  if (isSamePlace && kept?.kind === 'password') return { secret: undefined, faults: {} }
  const key = kept === null ? 'channels.fault.password' : 'channels.fault.password-again'
  return { secret: undefined, faults: { password: fault(key) } }
}

/** Seals what signs in for the row of its channel. */
export function sealedFor(
  secrets: SecretBox,
  id: string,
  secret: ChannelSecret | null | undefined,
): { readonly sealedSecret?: string | null } {
  if (secret === undefined) return {}
  return { sealedSecret: secret === null ? null : secrets.seal(writeSecret(secret), id) }
}

function oauthSecretOf(
  connectedAt: string | null,
  { clientSecret: typed }: TypedSecret,
  kept: ChannelSecret | null,
): ReturnType<typeof secretOf> {
  const before = kept?.kind === 'oauth' ? kept : null
  const clientSecret = typed === '' ? (before?.clientSecret ?? '') : typed
  const refreshToken = connectedAt === null ? null : (before?.refreshToken ?? null)
  if (clientSecret === '')
    return { secret: null, faults: { clientSecret: fault('channels.fault.client-secret') } }
  if (clientSecret === before?.clientSecret && refreshToken === before.refreshToken)
    return { secret: undefined, faults: {} }
  return checked('clientSecret', clientSecret, { kind: 'oauth', clientSecret, refreshToken })
}

function checked(
  field: 'password' | 'clientSecret',
  text: string,
  secret: ChannelSecret,
): ReturnType<typeof secretOf> {
  const isGood = text.length <= maxSecretLength && !/\p{Cc}/u.test(text)
  return { secret, faults: isGood ? {} : { [field]: fault('channels.fault.secret') } }
}

function secretField(body: unknown, name: string): string {
  const value =
    typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : ''
  return typeof value === 'string' ? value : ''
}
