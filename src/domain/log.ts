/** How urgent an event is: someone must act, we coped, the life of mail, the dialogue. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Everything the gateway ever logs. Never bodies, never credentials. */
export type LogEvent =
  | 'gateway.started'
  | 'gateway.stopping'
  | 'gateway.stopped'
  | 'door.listening'
  | 'door.failed'
  | 'door.hidden-peers'
  | 'http.answered'
  | 'session.opened'
  | 'session.closed'
  | 'session.dialogue'
  | 'session.failed'
  | 'transaction.refused'
  | 'transaction.failed'
  | 'message.settled'
  | 'message.passed-on'
  | 'content.extracted'
  | 'content.failed'
  | 'scan.failed'
  | 'lookup.failed'
  | 'mail.sent'
  | 'mail.failed'
  | 'pull.watching'
  | 'pull.failed'
  | 'pull.left'
  | 'page.failed'
  | 'page.served'
  | 'user.signed-in'
  | 'user.refused'
  | 'certificate.reloaded'
  | 'certificate.failed'
  | 'store.failed'

/** What is told of an event, as plain values. */
export type LogFields = Readonly<Record<string, unknown>>

/** Writes one event; fields that take work to make are asked for only where they are written. */
export type Log = (level: LogLevel, event: LogEvent, fields?: LogFields | (() => LogFields)) => void

/** The fields that were handed to a log, made if they were not yet. */
export function fieldsOf(fields: Parameters<Log>[2]): LogFields {
  return typeof fields === 'function' ? fields() : (fields ?? {})
}
