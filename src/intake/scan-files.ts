import { PartScanner } from '../domain/mail/part-scanner.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { ScannedPart } from '../domain/mail/scanned-part.ts'
import type { BlobStore } from '../store/blobs.ts'

/** Finds the files of a stored message, reading a long one from its file. */
export async function scanFiles(
  { head, blob }: Pick<RawMessage, 'head' | 'blob'>,
  blobs: Pick<BlobStore, 'open'>,
): Promise<readonly ScannedPart[]> {
  const scanner = new PartScanner()
  if (blob === null) scanner.push(head)
  else for await (const chunk of blobs.open(blob)) scanner.push(chunk)
  return scanner.end()
}
