import { fieldsOf, type Log } from '../domain/log.ts'
import { tell } from './output.ts'

/** The log of a command: only what went wrong, beside the output proper. */
export const commandLog: Log = (level, event, fields) => {
  if (level !== 'error' && level !== 'warn') return
  const { error, ...others } = fieldsOf(fields)
  const cause = error instanceof Error ? ` ${error.message}` : ''
  tell(`portaria: ${event}${cause} ${JSON.stringify(others)}`)
}
