import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import type { Response } from 'express'
import { attachmentDisposition } from './file-name.ts'

/** A file as it is handed to a browser, only ever to be saved. */
export type FileToSave = {
  /** A name that is safe already. */
  readonly name: string
  readonly contentType: string
  readonly octets: number
}

/** Sends a file that no browser shows: to be saved, its type not guessed, no script even if it were opened. */
export async function sendFile(response: Response, file: FileToSave, octets: Readable): Promise<void> {
  response.setHeader('Content-Type', file.contentType)
  response.setHeader('Content-Length', file.octets)
  response.setHeader('Content-Disposition', attachmentDisposition(file.name))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
  response.setHeader('Cache-Control', 'private, no-store')
  await pipeline(octets, response)
}
