import { pino, stdTimeFunctions, type DestinationStream } from 'pino'
import { fieldsOf, type Log, type LogEvent, type LogFields, type LogLevel } from './domain/log.ts'

type Write = (event: LogEvent, fields?: LogFields) => void

/** Writes events as JSON lines, one method a level. */
export type Logger = {
  readonly error: Write
  readonly warn: Write
  readonly info: Write
  readonly debug: Write
  /** The same as one function, as the layers below take it. */
  readonly log: Log
  /** Writes out what is still in memory. */
  flush(): void
}

/** Names of fields that are never written, whoever passes them. */
const secretFields = ['password', 'secret', 'token', 'cookie', 'authorization', 'raw', 'body']

/** The life of the process itself, written at every level: who waits for the doors reads it here. */
const lifeEvents: ReadonlySet<LogEvent> = new Set<LogEvent>([
  'gateway.started',
  'door.listening',
  'gateway.stopping',
  'gateway.stopped',
])

/**
 * Makes the JSON line writer; lines go to standard output, in the background.
 *
 * A synchronous write for each message would make every sender wait for whoever reads the log.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const target = destination ?? pino.destination({ dest: 1, sync: false })
  const output = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...secretFields, ...secretFields.map((name) => `*.${name}`)], remove: true },
    },
    target,
  )
  const lifeOutput = output.child({}, { level: level === 'debug' ? level : 'info' })
  const log: Log = (urgency, event, fields) => {
    const chosen = lifeEvents.has(event) ? lifeOutput : output
    if (!chosen.isLevelEnabled(urgency)) return
    chosen[urgency]({ event, ...plain(fieldsOf(fields)) })
  }
  const at =
    (urgency: LogLevel): Write =>
    (event, fields) =>
      log(urgency, event, fields)
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    log,
    flush() {
      try {
        if ('flushSync' in target && typeof target.flushSync === 'function') target.flushSync()
      } catch {
        // The reader of the log is gone, or nothing was ever written: there is nowhere to tell it.
      }
    },
  }
}

/** Errors as plain values, with their causes; everything else as it is. */
function plain(fields: LogFields): LogFields {
  const entries = Object.entries(fields)
  if (!entries.some(([, value]) => value instanceof Error)) return fields
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Error ? describe(value, 0) : value]),
  )
}

function describe(error: Error, depth: number): LogFields {
  const { name, message, stack, cause } = error
  const described = { name, message, stack }
  return cause instanceof Error && depth < 3 ? { ...described, cause: describe(cause, depth + 1) } : described
}
