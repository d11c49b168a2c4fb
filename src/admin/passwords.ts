import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { isCommonPassword } from './common-passwords.ts'

/** How long a password may be, in characters. */
export const passwordLength = { min: 12, max: 128 } as const

/** Why a new password is not good enough. */
export type PasswordFault = 'too-short' | 'too-long' | 'too-common' | 'same-as-name'

const cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 } as const
const derive = promisify(argon2)

/**
 * One hash at a time: the thread pool that computes them also carries the database and the files of the mail.
 */
let turn: Promise<unknown> = Promise.resolve()

/** What is wrong with a new password, or `null`. There are no rules about its composition. */
export function passwordFault(password: string, userName: string): PasswordFault | null {
  const { length } = [...password]
  if (length < passwordLength.min) return 'too-short'
  if (length > passwordLength.max) return 'too-long'
  const folded = password.normalize('NFC').toLowerCase()
  if (isCommon(folded)) return 'too-common'
  return userName.length >= 4 && folded.replaceAll(userName.toLowerCase(), '').length < 6
    ? 'same-as-name'
    : null
}

/** The hash of a password with its salt and cost, in the PHC string format: argon2id, 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await hashOf(password, salt)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(salt)}$${encode(tag)}`
}

/**
 * Whether a password is the one of a hash.
 *
 * `null` stands for a person who does not exist and takes as long as anybody's hash.
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, , , , salt = '', tag = ''] = (hash ?? nobody).split('$')
  const expected = Buffer.from(tag, 'base64')
  const found = await hashOf(password.slice(0, passwordLength.max * 2), Buffer.from(salt, 'base64'))
  return found.length === expected.length && timingSafeEqual(found, expected) && hash !== null
}

const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

function hashOf(password: string, nonce: Buffer): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFC'))
  const hash = turn.then(() => derive('argon2id', { message, nonce, ...cost }))
  turn = hash.catch(() => {})
  return hash
}

/** Also finds a common password that only repeats itself or has digits and signs around it. */
function isCommon(password: string): boolean {
  if (isCommonPassword(password) || new Set(password).size < 5) return true
  const core = withoutEnds(password)
  if (isCommonPassword(core)) return true
  const half = password.slice(0, password.length / 2)
  return half + half === password && (isCommonPassword(half) || half.length < 8)
}

function withoutEnds(password: string): string {
  let start = 0
  let end = password.length
  while (start < end && !isLetter(password.charAt(start))) start += 1
  while (end > start && !isLetter(password.charAt(end - 1))) end -= 1
  return password.slice(start, end)
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character)
}

function encode(octets: Buffer): string {
  return octets.toString('base64').replaceAll('=', '')
}
