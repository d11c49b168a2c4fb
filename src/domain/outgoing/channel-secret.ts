/** What signs in for a channel: kept sealed, never shown, never logged. M20 */
export type ChannelSecret =
  | { readonly kind: 'password'; readonly password: string }
  | {
      readonly kind: 'oauth'
      readonly clientSecret: string
      /** `null` until somebody has consented at the provider. */
      readonly refreshToken: string | null
    }

/** A secret as the text that is sealed. */
export function writeSecret(secret: ChannelSecret): string {
  return JSON.stringify(secret)
}

/** A secret from the text that was sealed; `null` where it is none. */
export function readSecretText(text: string): ChannelSecret | null {
  const data: unknown = parse(text)
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null
  if (data.kind === 'password' && 'password' in data && typeof data.password === 'string')
    return { kind: 'password', password: data.password }
  if (data.kind !== 'oauth' || !('clientSecret' in data) || typeof data.clientSecret !== 'string') return null
  const refreshToken =
    'refreshToken' in data && typeof data.refreshToken === 'string' ? data.refreshToken : null
  return { kind: 'oauth', clientSecret: data.clientSecret, refreshToken }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
