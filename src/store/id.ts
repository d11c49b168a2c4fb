import { randomFillSync } from 'node:crypto'

/** Crockford's base 32: no letter that is taken for a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const tailLength = 16

/** Random octets are drawn in bulk: one call for each id would cost more than all else here. */
const pool = Buffer.alloc(tailLength * 512)
let used = pool.length

/**
 * A new identity of 26 characters: ten that order it in time (milliseconds) and sixteen nobody can guess (80 bits).
 */
export function newId(now: Date): string {
  return timePart(now.getTime()) + tail()
}

/** The least identity that any moment from this one on could have made, for comparing. */
export function earliestId(since: Date): string {
  return timePart(since.getTime()) + alphabet.charAt(0).repeat(tailLength)
}

/** Four letters that people can read out, always the same for a digest in hexadecimal. */
export function lettersOf(digest: string): string {
  const number = Number.parseInt(digest.slice(0, 5), 16)
  return [15, 10, 5, 0].map((bits) => alphabet.charAt((number >> bits) & 31)).join('')
}

function timePart(milliseconds: number): string {
  let rest = milliseconds
  let text = ''
  for (let position = 0; position < 10; position++) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function tail(): string {
  if (used + tailLength > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  let text = ''
  for (let position = 0; position < tailLength; position++)
    text += alphabet.charAt(pool.readUInt8(used + position) % 32)
  used += tailLength
  return text
}
