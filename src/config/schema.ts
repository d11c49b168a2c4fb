import { z } from 'zod'
import { dnsGroups } from './dns-groups.ts'
import { limitGroups } from './limit-groups.ts'
import { milterGroup } from './milter-group.ts'
import { orderGroup } from './order-group.ts'
import { outgoingGroup } from './outgoing-group.ts'
import { group, optional, setting } from './setting.ts'
import { trustGroups } from './trust-groups.ts'
import {
  anyListen,
  databaseAddress,
  fileMode,
  hostname,
  oneOf,
  secretText,
  smarthost,
  tcpListen,
  text,
  webAddress,
  wholeNumber,
} from './values.ts'

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
  previousSecret: optional(
    'previousSecret',
    secretText,
    'Key that was in force before `secret`: opens passwords and tokens that were sealed under it.',
    { isSecret: true },
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
  lmtp: group({
    listen: setting('lmtp.listen', anyListen, 'off', `LMTP door: ${ports}, or unix:PATH.`),
    socketMode: setting(
      'lmtp.socketMode',
      fileMode,
      '660',
      'Who may connect to the Unix socket: 600 its owner, 660 his group too, 666 everybody.',
    ),
  }),
  http: group({
    listen: setting(
      'http.listen',
      tcpListen,
      'off',
      `HTTP door, where programs hand over mail with a token: ${ports}. Plain HTTP: put a proxy with TLS before it.`,
    ),
    messagesPerMinute: setting(
      'http.messagesPerMinute',
      wholeNumber(0, 1_000_000),
      600,
      'Messages that one token may bring in a minute; 0 is no limit.',
    ),
  }),
  milter: milterGroup(),
  admin: group({
    listen: setting('admin.listen', tcpListen, '127.0.0.1:8080', `Pages: ${ports}.`),
    secondFactor: setting(
      'admin.secondFactor',
      oneOf(['optional', 'administrators', 'everyone']),
      'optional',
      'Who may use the pages only with a second factor: `optional` (nobody must), `administrators` or `everyone`.',
    ),
    remoteImages: setting(
      'admin.remoteImages',
      oneOf(['ask', 'never']),
      'ask',
      'Pictures of other hosts in a mail: `ask` loads them through the gateway after a click, `never` not at all.',
    ),
  }),
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
  ...trustGroups(),
  ...dnsGroups(),
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
  ...orderGroup(),
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
  ...outgoingGroup(),
  logLevel: setting(
    'logLevel',
    oneOf(['error', 'warn', 'info', 'debug']),
    'info',
    'Least urgent events logged: error, warn, info or debug.',
  ),
  ...limitGroups(),
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
