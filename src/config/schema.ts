import { z } from 'zod'
import { defaultCaps } from '../domain/policy/caps.ts'
import {
  anyListen,
  closedDoor,
  databaseAddress,
  hostname,
  oneOf,
  secretText,
  smarthost,
  tcpListen,
  text,
  webAddress,
  wholeNumber,
} from './values.ts'

/** What is known of a setting beside its type: for the reference page, the masks and the faults. */
export type SettingNote = {
  readonly description: string
  /** The value when nothing is set, as it would be written; `null` when there is none. */
  readonly fallback: string | null
  /** Whether it is masked when shown and may be read from the file named by `…_FILE`. */
  readonly isSecret?: boolean
}

/** The notes of the settings, in the order of the schema. */
export const notes = new Map<string, SettingNote>()

/** A setting with a default, which is written like any other value and read by the same rules. */
function setting<Value>(
  path: string,
  type: z.ZodType<Value>,
  fallback: string | number,
  description: string,
  isSecret = false,
) {
  notes.set(path, { description, fallback: String(fallback), isSecret })
  return type.prefault(fallback)
}

/** A setting that may be left out; `null` then. */
function optional<Value>(
  path: string,
  type: z.ZodType<Value>,
  description: string,
  { isSecret = false, fallback = null }: { isSecret?: boolean; fallback?: string | null } = {},
) {
  notes.set(path, { description, fallback, isSecret })
  return type.optional().transform((value) => value ?? null)
}

function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape)
}

const ports = 'host:port, [::1]:port (0 lets the system choose) or off'

/** Every setting: the one schema of file and environment. */
export const schema = z.strictObject({
  dataDir: setting(
    'dataDir',
    text,
    './data',
    'Folder of the database, large messages, attachments and the secret key.',
  ),
  databaseUrl: optional(
    'databaseUrl',
    databaseAddress,
    'Database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.',
    {
      isSecret: true,
      fallback: 'sqlite:DATA_DIR/portaria.db',
    },
  ),
  secret: optional(
    'secret',
    secretText,
    'Key that signs reply addresses and sign-ins; at least 32 characters.',
    {
      isSecret: true,
      fallback: 'made on first start, kept in DATA_DIR/secret.key',
    },
  ),
  hostname: setting(
    'hostname',
    hostname,
    'localhost',
    'Name of this host in greetings, Received fields and Message-IDs.',
  ),
  environment: setting(
    'environment',
    oneOf(['production', 'development']),
    'development',
    'In `production` the SMTP door does not open without a certificate.',
  ),
  smtp: group({ listen: setting('smtp.listen', tcpListen, '127.0.0.1:2525', `SMTP door: ${ports}.`) }),
  lmtp: group({ listen: setting('lmtp.listen', anyListen, 'off', `LMTP door: ${ports}, or unix:PATH.`) }),
  milter: group({
    listen: setting('milter.listen', closedDoor, 'off', 'Milter door: only `off` in this release.'),
  }),
  admin: group({ listen: setting('admin.listen', tcpListen, '127.0.0.1:8080', `Pages: ${ports}.`) }),
  publicUrl: optional(
    'publicUrl',
    webAddress,
    'Address under which people open the pages; with https their cookies are bound to it.',
    {
      fallback: 'the address the pages listen at',
    },
  ),
  tls: group({
    certFile: optional(
      'tls.certFile',
      text,
      'Certificate for STARTTLS: PEM, the chain with the leaf first. Read again when it changes.',
    ),
    keyFile: optional('tls.keyFile', text, 'Private key of the certificate, PEM.'),
  }),
  maxMessageOctets: setting(
    'maxMessageOctets',
    wholeNumber(1024, 1024 ** 3),
    26_214_400,
    'Largest message taken, in octets.',
  ),
  maxRecipients: setting(
    'maxRecipients',
    wholeNumber(100, 10_000),
    100,
    'Recipients in one transaction (RFC 5321 §4.5.3.1.8 asks for at least 100).',
  ),
  maxHops: setting(
    'maxHops',
    wholeNumber(5, 1000),
    50,
    'Received fields past which a message is taken to loop.',
  ),
  clamd: group({
    address: setting(
      'clamd.address',
      anyListen,
      'off',
      'ClamAV daemon that scans for viruses: host:port, [::1]:port, unix:PATH or off.',
    ),
    maxOctets: setting(
      'clamd.maxOctets',
      wholeNumber(1024, 1024 ** 3),
      26_214_400,
      'Largest message it is sent, in octets; at most the StreamMaxLength of clamd.',
    ),
    timeoutSeconds: setting(
      'clamd.timeoutSeconds',
      wholeNumber(1, 240),
      20,
      'Seconds it may take for one message.',
    ),
  }),
  rspamd: group({
    url: optional(
      'rspamd.url',
      webAddress,
      'Address of an rspamd that is asked for spam, such as http://127.0.0.1:11333.',
    ),
    maxOctets: setting(
      'rspamd.maxOctets',
      wholeNumber(1024, 1024 ** 3),
      26_214_400,
      'Largest message it is sent, in octets.',
    ),
    timeoutSeconds: setting(
      'rspamd.timeoutSeconds',
      wholeNumber(1, 240),
      20,
      'Seconds it may take for one message.',
    ),
  }),
  refusedRetentionDays: setting(
    'refusedRetentionDays',
    wholeNumber(1, 3650),
    14,
    'Days that refused messages are kept.',
  ),
  smarthost: setting(
    'smarthost',
    smarthost,
    'off',
    'Server that takes our outgoing mail: `smtp://USER:PASSWORD@HOST:PORT`, `smtps://…` or off (mail waits).',
    true,
  ),
  logLevel: setting(
    'logLevel',
    oneOf(['error', 'warn', 'info', 'debug']),
    'info',
    'Least urgent events logged: error, warn, info or debug.',
  ),
  limits: group({
    sessions: setting('limits.sessions', wholeNumber(1, 100_000), 500, 'Sessions at a time, in all.'),
    sessionsPerPeer: setting(
      'limits.sessionsPerPeer',
      wholeNumber(1, 100_000),
      20,
      'Sessions at a time from one address.',
    ),
    errorsPerSession: setting(
      'limits.errorsPerSession',
      wholeNumber(1, 1000),
      10,
      'Faulty commands until a session is ended.',
    ),
    unknownRecipientsPerSession: setting(
      'limits.unknownRecipientsPerSession',
      wholeNumber(1, 10_000),
      20,
      'Refused recipients until a session is ended.',
    ),
    idleSeconds: setting(
      'limits.idleSeconds',
      wholeNumber(1, 3600),
      300,
      'Seconds without a whole command until a session is ended.',
    ),
    sessionSeconds: setting(
      'limits.sessionSeconds',
      wholeNumber(1, 86_400),
      1800,
      'Seconds a session may last.',
    ),
    dataSeconds: setting(
      'limits.dataSeconds',
      wholeNumber(1, 86_400),
      600,
      'Seconds one message may take to arrive.',
    ),
    minOctetsPerSecond: setting(
      'limits.minOctetsPerSecond',
      wholeNumber(0, 1_000_000),
      500,
      'Slowest pace of an arriving message.',
    ),
  }),
  caps: group({
    mailsPerAuthor: setting(
      'caps.mailsPerAuthor',
      wholeNumber(1, 1_000_000),
      defaultCaps.mailsPerAuthor,
      'Mails of one author in an hour, to addresses that acknowledge by mail, past which more are held as a loop.',
    ),
    mailsPerPair: setting(
      'caps.mailsPerPair',
      wholeNumber(1, 1_000_000),
      defaultCaps.mailsPerPair,
      'Mails of one author in an hour, to one address that acknowledges by mail, past which more are held.',
    ),
    mailsPerTicket: setting(
      'caps.mailsPerTicket',
      wholeNumber(1, 1_000_000),
      defaultCaps.mailsPerTicket,
      'Answers on one ticket in an hour past which more are held.',
    ),
  }),
})

/** The keys that hold settings of their own. */
export const groups = Object.entries(schema.shape)
  .filter(([, value]) => value instanceof z.ZodObject)
  .map(([key]) => key)

/** The environment's name of a setting: `smtp.listen` is `PORTARIA_SMTP_LISTEN`; a limit goes by its own name alone. */
export function variableOf(path: string): string {
  const words = path
    .replace(/^limits\./, '')
    .replace(/([A-Z])/g, '_$1')
    .replaceAll('.', '_')
  return `PORTARIA_${words.toUpperCase()}`
}
