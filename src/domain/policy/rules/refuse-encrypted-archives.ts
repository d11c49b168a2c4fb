import type { MessageFacts } from '../facts.ts'
import { type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses or sets aside a message with a zip archive that needs a password, where nobody can look inside. */
export function refuseEncryptedArchives({ desk, files }: MessageFacts): Pass | Reject | Hold {
  const action = desk?.settings.encryptedArchives ?? 'accept'
  const locked = files.find(({ isEncrypted }) => isEncrypted)
  const isUnseen = action !== 'accept' && files.some(({ magic }) => magic === 'unseen')
  const details = { action, file: locked === undefined ? null : (locked.filename ?? locked.contentType) }
  if (locked === undefined) return isUnseen ? hold('locked-archive', details) : passing(details)
  if (action === 'accept') return passing(details)
  return action === 'hold' ? hold('locked-archive', details) : reject('encrypted-archive', details)
}
