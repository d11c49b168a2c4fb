import { findContent, type StoredContent } from '../../../store/contents.ts'
import type { BlobStore } from '../../../store/blobs.ts'
import { rasterImageOf } from '../../files/raster-image.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { requireMessage } from '../../permitted.ts'
import { imageAddresses, placeImages } from '../../remote-images/image-addresses.ts'
import { parameter, queryText } from '../../visit.ts'
import { pictureMatter, picturesMatter } from './images.ts'

/** Octets of pictures that one message may bring into its page; the others stay attachments. */
const maxImageOctets = 8 * 1024 * 1024

const policyWith = (images: string) =>
  `default-src 'none'; img-src ${images}; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox`

/**
 * Serves the sanitized HTML of a message for the sandboxed frame, under a policy that lets nothing in or out.
 *
 * Pictures of the mail itself come as data: in the answer. A sandboxed document has an origin of its own and sends no
 * session cookie, so it could not fetch them, and need not be able to. Pictures of other hosts come through us, and
 * only to who has a pass for them.
 */
export const html: Page = (context) => async (request, response) => {
  const { database, blobs, passes, clock, remoteImages } = context
  const id = parameter(request, 'id')
  await requireMessage(context, request, id)
  const content = await findContent(database.reader, id)
  if (content === null || content.html === null) throw notFound()
  const pictures = await picturesOf(content, blobs)
  const until = passes.check(queryText(request, 'pictures'), picturesMatter(id), clock())
  const isShown = remoteImages === 'ask' && until !== null
  const addresses = isShown ? imageAddresses(content.html) : []
  const body = placeImages(content.html, (address) => {
    const position = addresses.indexOf(address)
    if (until === null || position < 0) return null
    return `/messages/${id}/pictures/${position}?pass=${passes.sign(pictureMatter(id, position), until)}`
  })
  response.setHeader('Content-Security-Policy', policyWith(isShown ? "data: 'self'" : 'data:'))
  response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  response.setHeader('Cache-Control', 'private, no-store')
  response.type('text/html').send(toDocument(body, pictures))
}

/** The document around a mail's HTML, its `cid:` references turned into the pictures themselves. */
export function toDocument(html: string, pictures: ReadonlyMap<string, string>): string {
  const body = html.replace(
    /\bsrc="cid:([^"]{1,998})"/gi,
    (_, id: string) => `src="${pictures.get(contentIdOf(id)) ?? ''}"`,
  )
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<style>body { margin: 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; overflow-wrap: anywhere } img { max-width: 100%; height: auto }</style>
</head>
<body>
${body}
</body>
</html>
`
}

async function picturesOf({ attachments }: StoredContent, blobs: BlobStore): Promise<Map<string, string>> {
  const pictures = new Map<string, string>()
  let room = maxImageOctets
  for (const { contentId, octets, sha256 } of attachments) {
    if (contentId === null || octets > room || !(await blobs.has(sha256))) continue
    const chunks: Buffer[] = await blobs.open(sha256).toArray()
    const data = Buffer.concat(chunks)
    const type = rasterImageOf(data)
    if (type === null) continue
    room -= octets
    pictures.set(contentId, `data:${type};base64,${data.toString('base64')}`)
  }
  return pictures
}

/** A Content-ID as it stands in a cid: URL, within an HTML attribute. RFC 2392 */
function contentIdOf(written: string): string {
  const plain = written.replaceAll('&amp;', '&')
  return /%[0-9a-f]{2}/i.test(plain) && isWellEncoded(plain) ? decodeURIComponent(plain) : plain
}

function isWellEncoded(text: string): boolean {
  return URL.canParse(`cid:${text}`) && /^(?:[^%]|%[0-7][0-9a-f])*$/i.test(text)
}
