import { mayHideFiles } from '../../mail/scanned-part.ts'
import type { MessageFacts } from '../facts.ts'
import { type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses or sets aside a message with a zip archive that needs a password, where nobody can look inside.
 *
 * One of more parts or names than are looked at may hold another, and an archive of another kind than zip is not looked
 * into: there a person decides.
 */
export function refuseEncryptedArchives({ desk, files }: MessageFacts): Pass | Reject | Hold {
  const action = desk?.settings.encryptedArchives ?? 'accept'
  const locked = files.find(({ isEncrypted }) => isEncrypted)
  const hiding =
    action === 'accept' ? undefined : files.find((file) => mayHideFiles(file) || file.magic === 'archive')
  const shown = locked ?? hiding
  const details = { action, file: shown === undefined ? null : shown.filename || shown.contentType || null }
  if (locked === undefined) return hiding === undefined ? passing(details) : hold('locked-archive', details)
  if (action === 'accept') return passing(details)
  return action === 'hold' ? hold('locked-archive', details) : reject('encrypted-archive', details)
}
