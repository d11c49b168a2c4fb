import type { Request, Response } from 'express'
import type { AgentStatus } from '../domain/agent.ts'
import type { Language } from '../domain/language.ts'
import type { User } from '../domain/user.ts'

/** What is known of whoever sent a request. */
export type Visit = {
  readonly language: Language
  /** `null` when nobody is signed in. */
  readonly user: User | null
  /** What the person's own status is; `null` while the house does not distribute. A4 */
  readonly agentStatus: AgentStatus | null
  /** The address at the other end of the socket; fields of the request never change it. */
  readonly address: string
}

const visits = new WeakMap<Request, Visit>()

/** Remembers who sent a request, for as long as the request lives. */
export function rememberVisit(request: Request, visit: Visit): void {
  visits.set(request, visit)
}

/** Who sent a request, and how they read. */
export function visitOf(request: Request): Visit {
  const address = request.socket.remoteAddress ?? ''
  return visits.get(request) ?? { language: 'pt-BR', user: null, agentStatus: null, address }
}

/** The signed-in person of a route that needs one; throws when the route's audience let anyone in. */
export function userOf(request: Request): User {
  const { user } = visitOf(request)
  if (user === null) throw new Error('expected a signed-in user, got none: the route is open to anyone')
  return user
}

/** Nobody types more, and every link of a page repeats it. */
export const maxSearchLength = 1_000

/** What a list is to be searched for. */
export function searchText(request: Request): string {
  return queryText(request, 'q').trim().slice(0, maxSearchLength)
}

/** The text of a route's parameter or of the query, empty when it is missing or anything but one text. */
export function queryText(request: Request, name: string): string {
  const value = Object.hasOwn(request.query, name) ? request.query[name] : ''
  return typeof value === 'string' ? value : ''
}

/** The text of a route's parameter, such as `id` of `/messages/:id`. */
export function parameter(request: Request, name: string): string {
  const value = request.params[name]
  return typeof value === 'string' ? value : ''
}

/** Sends the browser on to another page of ours, to be fetched by GET. */
export function seeOther(response: Response, path: string): void {
  // Without a body: of a reply with one, the head leaves before the session is kept, and the next page may miss what was done.
  response.status(303).location(path).end()
}
