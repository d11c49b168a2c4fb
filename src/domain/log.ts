/** How urgent an event is: someone must act, we coped, the life of mail, the dialogue. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Everything the gateway ever logs. Never bodies, never credentials. */
export type LogEvent =
  | 'gateway.started'
  | 'gateway.stopping'
  | 'gateway.stopped'
  | 'door.listening'
  | 'door.failed'
  | 'session.opened'
  | 'session.closed'
  | 'session.dialogue'
  | 'session.failed'
  | 'transaction.refused'
  | 'transaction.failed'
  | 'message.settled'
  | 'content.extracted'
  | 'content.failed'
  | 'scan.failed'
  | 'lookup.failed'
  | 'mail.sent'
  | 'mail.failed'
  | 'page.failed'
  | 'page.served'
  | 'user.signed-in'
  | 'user.refused'
  | 'certificate.reloaded'
  | 'certificate.failed'
  | 'store.failed'

/** Writes one event; the fields are plain values. */
export type Log = (level: LogLevel, event: LogEvent, fields?: Readonly<Record<string, unknown>>) => void
