import { findContent } from '../../../store/contents.ts'
import { note } from '../../audit-note.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { requireMessage } from '../../permitted.ts'
import { fetchImage } from '../../remote-images/fetch-image.ts'
import { imageAddresses } from '../../remote-images/image-addresses.ts'
import { parameter, queryText, seeOther } from '../../visit.ts'

/** How long a click on “show pictures” is good for. */
const passMs = 15 * 60_000

/** What a pass to see a message with its pictures is for. */
export function picturesMatter(messageId: string): string {
  return `pictures of ${messageId}`
}

/** What a pass to load one picture is for. */
export function pictureMatter(messageId: string, position: number): string {
  return `picture ${position} of ${messageId}`
}

/** Goes on to the message with its pictures; a form, because no link may make us ask other hosts. */
export const showPictures: Page = (context) => async (request, response) => {
  const { database, passes, clock, remoteImages } = context
  const id = parameter(request, 'id')
  await requireMessage(context, request, id)
  const addresses = imageAddresses((await findContent(database.reader, id))?.html ?? '')
  if (remoteImages === 'never' || addresses.length === 0) throw notFound()
  await note(context, request, { event: 'pictures-shown', subject: id, details: { count: addresses.length } })
  const pass = passes.sign(picturesMatter(id), new Date(clock().getTime() + passMs))
  seeOther(response, `/messages/${id}?${new URLSearchParams({ tab: 'html', pictures: pass })}#content`)
}

/**
 * Hands on one picture of another host that a message names.
 *
 * The frame of a message has an origin of its own and sends no session, so the pass stands for it; and it may be
 * embedded there although the frame is not of our origin. What is asked for is only a position among the addresses
 * in the stored HTML, so no pass fetches anything else.
 */
export const picture: Page =
  ({ database, passes, clock, remoteImages, imageNetwork }) =>
  async (request, response) => {
    const id = parameter(request, 'id')
    const position = Number(parameter(request, 'position'))
    const until = passes.check(queryText(request, 'pass'), pictureMatter(id, position), clock())
    if (remoteImages === 'never' || until === null) throw notFound()
    const content = await findContent(database.reader, id)
    const address = imageAddresses(content?.html ?? '')[position]
    const image = address === undefined ? null : await fetchImage(address, imageNetwork)
    if (image === null) throw notFound()
    const seconds = Math.floor((until.getTime() - clock().getTime()) / 1000)
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    response.setHeader('Cache-Control', `private, max-age=${seconds}`)
    response.type(image.type).send(image.octets)
  }
