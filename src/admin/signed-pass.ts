import { isSameText, keyedDigest } from '../intake/keyed-digest.ts'

/** Signs what its bearer may do for a while, for requests that come without a session. */
export type PassSigner = {
  /** A pass for one matter, good until a time. */
  sign(matter: string, until: Date): string
  /** Until when a pass for a matter is good; `null` when it is not, is over, or is for something else. */
  check(pass: string, matter: string, now: Date): Date | null
}

/** Makes passes with the installation's key. */
export function createPassSigner(secret: Uint8Array): PassSigner {
  const key = keyedDigest(secret, 'passes')
  const macOf = (matter: string, until: string) =>
    keyedDigest(key, JSON.stringify([matter, until])).toString('base64url')
  return {
    sign(matter, until) {
      const time = String(until.getTime())
      return `${time}.${macOf(matter, time)}`
    },
    check(pass, matter, now) {
      const [, time = '', mac = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(pass) ?? []
      const isOurs = isSameText(mac, macOf(matter, time))
      return isOurs && now.getTime() < Number(time) ? new Date(Number(time)) : null
    },
  }
}
