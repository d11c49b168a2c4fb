import express, { type Request, type RequestHandler } from 'express'
import { badRequest } from './http-fault.ts'

/** Octets of a form that brings a file: more than any message we take, few enough to hold. */
const maxOctets = 64 * 1024 * 1024
const maxParts = 50

const uploads = new WeakMap<Request, Uint8Array>()

const readOctets = express.raw({ type: 'multipart/form-data', limit: maxOctets })

/** Reads a form that may bring a file, which `uploadOf` then gives; its other fields are as of any form. */
export const readUpload: readonly RequestHandler[] = [
  readOctets,
  (request, _response, next) => {
    if (!Buffer.isBuffer(request.body)) return next()
    const boundary = /\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(request.headers['content-type'] ?? '')
    const parts = partsOf(request.body, boundary?.[1] ?? boundary?.[2] ?? '')
    if (parts === null) return next(badRequest())
    const fields = parts.filter(({ isFile }) => !isFile)
    const file = parts.find(({ isFile, octets }) => isFile && octets.length > 0)
    if (file !== undefined) uploads.set(request, file.octets)
    try {
      request.body = Object.fromEntries(fields.map(({ name, octets }) => [name, textOf(octets)]))
      next()
    } catch {
      next(badRequest())
    }
  },
]

/** The file that came with a form; `null` when none did. */
export function uploadOf(request: Request): Uint8Array | null {
  return uploads.get(request) ?? null
}

type Part = { readonly name: string; readonly isFile: boolean; readonly octets: Buffer }

/** The parts of a form; `null` when it is none. RFC 7578 §4 */
function partsOf(body: Buffer, boundary: string): Part[] | null {
  const parts: Part[] = []
  const opening = `--${boundary}`
  let at = body.indexOf(opening)
  if (boundary === '' || at !== 0) return null
  while (parts.length < maxParts) {
    const start = at + opening.length
    if (body.subarray(start, start + 2).toString('latin1') === '--') return parts
    const next = body.indexOf(`\r\n${opening}`, start)
    const head = body.indexOf('\r\n\r\n', start)
    if (next === -1 || head === -1 || head > next) return null
    const part = partOf(body.subarray(start, head).toString('utf8'), body.subarray(head + 4, next))
    if (part === null) return null
    parts.push(part)
    at = next + 2
  }
  return null
}

function partOf(head: string, octets: Buffer): Part | null {
  const name = /;\s*name="([^"\r\n]*)"/i.exec(head)?.[1]
  return name === undefined ? null : { name, isFile: /;\s*filename\*?=/i.test(head), octets }
}

function textOf(octets: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(octets)
}
