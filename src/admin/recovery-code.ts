import { createHash, randomBytes } from 'node:crypto'

/** How many recovery codes a person gets at a time. */
const recoveryCodeCount = 10

/** Crockford's base 32, in lower case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** New recovery codes of 80 bits each, in four groups to be written down. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const letters = [...randomBytes(16)].map((octet) => alphabet.charAt(octet % 32)).join('')
    return letters.replace(/.{4}(?=.)/g, '$&-')
  })
}

/**
 * What is kept of a recovery code; `null` when a text cannot be one.
 *
 * A code is random, so a plain digest hides it as well as a slow one. Letters that look like digits count as them.
 */
export function recoveryDigest(typed: string, userId: string): string | null {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
  if (!/^[0-9a-z]{16}$/.test(code)) return null
  return createHash('sha256').update(`${userId} ${code}`).digest('hex')
}
