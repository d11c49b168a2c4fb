import type { Response } from 'express'
import type { BlobStore } from '../../store/blobs.ts'
import { type Fault, fault } from '../form-field.ts'
import { notFound } from '../http-fault.ts'
import { rasterImageOf } from './raster-image.ts'

/** Octets of a picture at the head of mails: each of them carries it. */
const maxOctets = 256 * 1024
/** Pictures that every mail program shows. */
const types: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif'])

/** What keeps an upload from standing at the head of mails; `null` for nothing, and for no upload. M17 */
export function letterPictureFault(upload: Uint8Array | null): Fault | null {
  if (upload === null) return null
  if (upload.length > maxOctets) return fault('channels.fault.logo-size')
  return types.has(rasterImageOf(upload) ?? '') ? null : fault('channels.fault.logo-type')
}

/** Serves a picture that is kept in a blob; throws where there is none. */
export async function sendLetterPicture(
  response: Response,
  blobs: BlobStore,
  name: string | null,
): Promise<void> {
  if (name === null || !(await blobs.has(name))) throw notFound()
  const octets = Buffer.concat(await blobs.open(name).toArray())
  const type = rasterImageOf(octets)
  if (type === null) throw notFound()
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
  response.type(type).send(octets)
}
