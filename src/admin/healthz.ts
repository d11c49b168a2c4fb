import type { Handler, PageContext } from './page.ts'

/** Tells a supervisor whether the process works: 200 or 503, and nothing about why. */
export function healthz({ readHealth }: Pick<PageContext, 'readHealth'>): Handler {
  return async (_request, response) => {
    const { doors, isDatabaseWritable } = await readHealth()
    const isWell = isDatabaseWritable && doors.every(({ isListening }) => isListening)
    response.status(isWell ? 200 : 503).json({ status: isWell ? 'ok' : 'failing' })
  }
}
