import type { Request } from 'express'

/** A message about what was just done, shown once on the next page. */
export type Flash = {
  /** The key of its words. */
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
  readonly tone: 'good' | 'bad'
}

/** Leaves a message for the next page that the person sees. */
export function flash(request: Request, message: Flash): void {
  request.session.flash = message
}

/** Takes the message that was left, or `null`. */
export function takeFlash(request: Request): Flash | null {
  const message = request.session?.flash ?? null
  if (message !== null) delete request.session.flash
  return message
}
