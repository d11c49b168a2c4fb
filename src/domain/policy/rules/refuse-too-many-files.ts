import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a message with more files than the desk takes. */
export function refuseTooManyFiles({ desk, files }: MessageFacts): Pass | Reject {
  const maxFiles = desk?.settings.maxFiles ?? null
  const details = { files: files.length, maxFiles }
  return maxFiles !== null && files.length > maxFiles ? reject('too-many-files', details) : passing(details)
}
