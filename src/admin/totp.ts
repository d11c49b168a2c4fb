import { Secret, TOTP } from 'otpauth'

/** SHA-1, six digits and thirty seconds: what every app knows. RFC 6238 §4 */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const

/** A new secret of 160 bits, in base 32. RFC 4226 §4 */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The address by which an app takes a secret over, mostly from a picture. */
export function totpUri(secret: string, name: string): string {
  return new TOTP({ ...shape, issuer: 'Portaria', label: name, secret }).toString()
}

/**
 * The time step whose code was typed, blanks apart, the present one or the one before or after; `null` when it is none of theirs.
 *
 * Whoever asks keeps the step and takes no code of it, or of an earlier one, again. RFC 6238 §5.2
 */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '')
  // The package throws on digits of other scripts.
  if (!/^[0-9]{6}$/.test(token)) return null
  const timestamp = now.getTime()
  const totp = new TOTP({ ...shape, secret })
  const delta = totp.validate({ token, timestamp, window: 1 })
  return delta === null ? null : totp.counter({ timestamp }) + delta
}
