import { programIn } from '../../mail/executable-file.ts'
import { mayHideFiles } from '../../mail/scanned-part.ts'
import type { MessageFacts } from '../facts.ts'
import { type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses or sets aside a message with a file that runs programs: by name, by its first octets, or inside a zip.
 *
 * One with more parts than are looked at, or with an archive of more names, may hide one, so a person decides.
 */
export function refuseDangerousFiles({ desk, files }: MessageFacts): Pass | Reject | Hold {
  const action = desk?.settings.dangerousFiles ?? 'accept'
  const file = action === 'accept' ? null : (files.map(programIn).find((name) => name !== null) ?? null)
  const hiding = action === 'accept' ? undefined : files.find(mayHideFiles)
  const details = { files: files.length, action, file: file ?? hiding?.filename ?? null }
  if (file === null) return hiding === undefined ? passing(details) : hold('suspicious-file', details)
  return action === 'hold' ? hold('suspicious-file', details) : reject('dangerous-file', details)
}
