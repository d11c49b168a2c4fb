import { isIP } from 'node:net'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { HttpFault } from './http-fault.ts'

/** What a page may load and where it may be shown: itself, and nothing inline. */
const policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'frame-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
}

/** Sets the fields that tell browsers what our pages never do. */
export function securityFields(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    // Said by frame-ancestors, which one page (a sender's HTML) sets for itself.
    xFrameOptions: false,
  })
}

/** Keeps pages with people's mail out of every cache. */
export const keepOutOfCaches: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}

/**
 * Answers only to names of ours.
 *
 * Another site may point its own name at our address and read our pages through a visitor's browser (DNS rebinding).
 * An address that is no name cannot be pointed anywhere: the one the socket came in at is always ours.
 */
export function requireOwnHost(names: readonly string[]): RequestHandler {
  const own = new Set(['localhost', ...names.map((name) => name.toLowerCase())])
  return (request, _response, next) => {
    const host = hostNameOf(request.headers.host ?? '')
    const isOwn =
      own.has(host) ||
      isLoopback(host) ||
      (isIP(host) !== 0 && host === plainAddress(request.socket.localAddress))
    next(isOwn ? undefined : new HttpFault(421))
  }
}

function hostNameOf(field: string): string {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(field)?.[1]
  const name = bracketed ?? /^([^:[\]@/\\\s]+)(?::\d{1,5})?$/.exec(field)?.[1] ?? ''
  return name.toLowerCase()
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '')
}
