import { rasterImageOf } from '../domain/mail/raster-image.ts'
import type { BlobStore } from '../store/blobs.ts'

/** A picture that stands at the head of mails. */
export type Logo = { readonly contentType: string; readonly sha256: string; readonly octets: Uint8Array }

/** No logo is larger; what is would make every mail so. */
const maxLogoOctets = 512 * 1024

/** The picture in a blob, if it is one; `null` where there is none that can be shown. M17 */
export async function readLogo(
  sha256: string | null,
  blobs: Pick<BlobStore, 'has' | 'open'>,
): Promise<Logo | null> {
  if (sha256 === null || !(await blobs.has(sha256))) return null
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of blobs.open(sha256)) {
    chunks.push(chunk)
    octets += chunk.length
    if (octets > maxLogoOctets) return null
  }
  const picture = Buffer.concat(chunks)
  const contentType = rasterImageOf(picture)
  return contentType === null ? null : { contentType, sha256, octets: picture }
}
