import type { ErrorRequestHandler } from 'express'
import type { Log } from '../domain/log.ts'
import { newId } from '../store/id.ts'
import { render } from './render.ts'
import { visitOf } from './visit.ts'

const worded = [400, 403, 404, 413, 421, 429]

/**
 * Answers what a page threw: words for people and an id, by which the log has the rest.
 *
 * Nothing of the fault itself leaves the process.
 */
export function errorPage(log: Log, clock: () => Date): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = statusOf(error)
    const id = newId(clock())
    if (status >= 500) log('error', 'page.failed', { id, method: request.method, path: request.path, error })
    else log('debug', 'page.failed', { id, method: request.method, path: request.path, status })
    if (response.headersSent) {
      next(error)
      return
    }
    const key = status >= 500 ? 'errors.500' : worded.includes(status) ? `errors.${status}` : 'errors.400'
    try {
      const data = { key, helpKey: `${key}.help`, id, isSignedIn: visitOf(request).user !== null }
      render(request, response, 'errors/error', data, { titleKey: key, status })
    } catch (failure) {
      log('error', 'page.failed', { id, error: failure })
      response.status(status).type('text').send(`${status} ${id}`)
    }
  }
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}
