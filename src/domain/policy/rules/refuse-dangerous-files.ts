import { programIn } from '../../mail/executable-file.ts'
import type { MessageFacts } from '../facts.ts'
import { type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses or sets aside a message with a file that runs programs: by name, by its first octets, or inside a zip.
 *
 * One with more parts than are looked at may hide one, so a person decides.
 */
export function refuseDangerousFiles({ desk, files }: MessageFacts): Pass | Reject | Hold {
  const action = desk?.settings.dangerousFiles ?? 'accept'
  const file = action === 'accept' ? null : (files.map(programIn).find((name) => name !== null) ?? null)
  const details = { files: files.length, action, file }
  if (file === null) {
    const isUnseen = action !== 'accept' && files.some(({ magic }) => magic === 'unseen')
    return isUnseen ? hold('suspicious-file', details) : passing(details)
  }
  return action === 'hold' ? hold('suspicious-file', details) : reject('dangerous-file', details)
}
