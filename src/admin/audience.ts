import type { RequestHandler } from 'express'
import { forbidden } from './http-fault.ts'
import type { Audience } from './page.ts'
import { seeOther, visitOf } from './visit.ts'

/** Lets only a route's audience through; a stranger is sent to sign in and comes back. */
export function requireAudience(audience: Audience, isBackground: boolean): RequestHandler {
  return (request, response, next) => {
    const { user } = visitOf(request)
    if (audience === 'anyone' || user?.role === 'administrator' || user?.role === audience) next()
    else if (user !== null) next(forbidden())
    else if (isBackground) response.status(401).end()
    else seeOther(response, request.method === 'GET' ? signInPath(request.originalUrl) : '/sign-in')
  }
}

function signInPath(wanted: string): string {
  return wanted === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next: wanted })}`
}

/** A path of ours that a form says to go to next; the start page for anything else. */
export function ownPath(wanted: string): string {
  const isLocal = wanted.startsWith('/') && !wanted.startsWith('//') && !/[\\\p{Cc}]/u.test(wanted)
  if (!isLocal || !URL.canParse(wanted, 'http://own.invalid')) return '/'
  const url = new URL(wanted, 'http://own.invalid')
  return url.origin === 'http://own.invalid' ? url.pathname + url.search : '/'
}
