/** A request that cannot be answered, and why in one number; the error page says it in words. */
export class HttpFault extends Error {
  readonly status: number

  constructor(status: number) {
    super(`HTTP ${status}`)
    this.name = 'HttpFault'
    this.status = status
  }
}

/** What was asked for is not there, or not for this person. */
export function notFound(): HttpFault {
  return new HttpFault(404)
}

/** The request makes no sense. */
export function badRequest(): HttpFault {
  return new HttpFault(400)
}

/** The person may not do this. */
export function forbidden(): HttpFault {
  return new HttpFault(403)
}
