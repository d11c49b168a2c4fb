import type { Attachment } from '../../domain/mail/content.ts'
import type { BlobStore } from '../../store/blobs.ts'
import type { Part } from './part.ts'
import { readTnef, type Tnef } from './tnef.ts'

/** The files of a message, and the texts that a winmail.dat among them carried. */
export type KeptFiles = {
  readonly attachments: readonly Attachment[]
  readonly tnef: Tnef | null
}

/**
 * Keeps parts as files with their exact octets; each is on stable storage when this resolves.
 *
 * A winmail.dat gives way to the files in it, unless it could not be read to its end.
 */
export async function keepFiles(
  parts: readonly Part[],
  html: string | null,
  blobs: BlobStore,
): Promise<KeptFiles> {
  const attachments: Attachment[] = []
  let first: Tnef | null = null
  for (const part of parts) {
    const tnef = openTnef(part)
    first ??= tnef
    for (const file of tnef?.files ?? []) {
      const { filename, contentType, contentId, octets } = file
      const sha256 = await blobs.put(octets)
      const type = contentType ?? 'application/octet-stream'
      attachments.push({
        filename,
        contentType: type,
        octets: octets.length,
        sha256,
        contentId,
        inline: isShown(contentId, html),
      })
    }
    if (!tnef?.isWhole) attachments.push(await keepPart(part, html, blobs))
  }
  return { attachments, tnef: first }
}

async function keepPart(part: Part, html: string | null, blobs: BlobStore): Promise<Attachment> {
  const { body, filename, contentType, contentId, disposition } = part
  const stored = body.kind === 'stored'
  return {
    filename: filename ?? nestedName(contentType),
    contentType,
    octets: stored ? body.count : body.octets.length,
    sha256: stored ? body.sha256 : await blobs.put(body.octets),
    contentId,
    inline: disposition === 'inline' || isShown(contentId, html),
  }
}

/** A nested message gets a name that mail programs open; other parts without a name stay so. */
function nestedName(contentType: string): string | null {
  return contentType === 'message/rfc822' || contentType === 'message/global' ? 'message.eml' : null
}

function openTnef({ contentType, filename, body }: Part): Tnef | null {
  const isTnef =
    /^application\/(vnd\.)?ms-tnef$/.test(contentType) || filename?.toLowerCase() === 'winmail.dat'
  return isTnef && body.kind === 'held' ? readTnef(body.octets) : null
}

function isShown(contentId: string | null, html: string | null): boolean {
  return contentId !== null && (html ?? '').includes(`cid:${contentId}`)
}
