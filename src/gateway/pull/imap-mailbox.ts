import { ImapFlow, type ListResponse } from 'imapflow'
import { setTimeout as wait } from 'node:timers/promises'
import type { Credentials, Hear, Mailbox, OpenOptions } from './mailbox.ts'
import { openImapFolder } from './imap-folder.ts'
import { PullError, pullErrorOf, textOf } from './pull-error.ts'

/** One answer of a server in memory: a piece of a mail, or the list of a page. */
const maxLiteralOctets = 4 * 1024 * 1024
/** The numbers of a million mails come on one line. */
const maxLineOctets = 32 * 1024 * 1024
/** So many answers come to one command: more than any mailbox has folders, or mails that are marked in the meantime. */
const maxAnswers = 20_000
const logoutMs = 2_000

/** Signs in at an IMAP server; throws a PullError. RFC 9051 */
export async function openImapMailbox(options: OpenOptions): Promise<Mailbox> {
  const { host, address, port, encryption, credentials, limits, ca, hear, reached } = options
  const client: ImapFlow = new ImapFlow({
    host: address,
    port,
    ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
    secure: encryption === 'tls',
    ...(encryption === 'tls' ? {} : { doSTARTTLS: encryption === 'starttls' }),
    tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca: [ca] }) },
    auth: authOf(credentials),
    clientInfo: { name: 'Portaria' },
    disableAutoIdle: true,
    disableCompression: true,
    disableAutoEnable: true,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.silentMs,
    maxIdleTime: Math.floor(limits.silentMs / 2),
    maxLineLength: maxLineOctets,
    maxLiteralSize: maxLiteralOctets,
    maxResponseSize: 2 * maxLineOctets,
    logger: loggerOf(hear, () => client.close()),
  })
  // Whoever waits for a command hears of it by that; nobody waits while it is idle.
  client.on('error', () => undefined)
  let isGreeted = false
  try {
    await client.connect()
    isGreeted = true
  } catch (error) {
    if (client.greeting !== undefined) isGreeted = true
    if (isGreeted) reached('reach')
    if (isGreeted && (encryption === 'none' || client.secureConnection)) reached('encrypt')
    client.close()
    throw signInError(error)
  }
  for (const step of ['reach', 'encrypt', 'sign-in'] as const) reached(step)
  return mailboxOf(client)
}

function mailboxOf(client: ImapFlow): Mailbox {
  // What comes while a folder is read is told between the answers to our commands.
  let hasCome = false
  client.on('exists', () => {
    hasCome = true
  })
  return {
    tls: client.tls === false || client.tls === undefined ? null : (client.tls.version ?? 'TLS'),
    isUsable: () => client.usable,
    async listFolders() {
      const folders = await orPullError(client.list())
      return folders
        .filter(isSelectable)
        .map(({ path, specialUse = null }) => ({ name: path, use: specialUse }))
    },
    async open(folder) {
      const opened = await orPullError(openImapFolder(client, folder))
      hasCome = false
      return opened
    },
    async wait(timeoutMs, signal) {
      const over = new AbortController()
      const end = (): void => over.abort()
      for (const event of ['exists', 'close'] as const) client.once(event, end)
      signal.addEventListener('abort', end, { once: true })
      // It ends only when another command is given.
      const idle = client.idle().catch(() => undefined)
      try {
        if (signal.aborted || hasCome) end()
        await wait(timeoutMs, null, { signal: over.signal }).catch(() => undefined)
        if (client.usable) await orPullError(client.noop())
        if (!client.usable) throw new PullError('connection-lost', client.byeReason ?? '')
        await idle
      } finally {
        signal.removeEventListener('abort', end)
        for (const event of ['exists', 'close'] as const) client.removeListener(event, end)
      }
    },
    async close() {
      const late = wait(logoutMs, null, { ref: false })
      if (client.usable) await Promise.race([client.logout().catch(() => undefined), late])
      client.close()
    },
  }
}

async function orPullError<Value>(work: Promise<Value>): Promise<Value> {
  return work.catch((error: unknown) => {
    throw pullErrorOf(error)
  })
}

function isSelectable({ flags }: ListResponse): boolean {
  return !flags.has('\\Noselect') && !flags.has('\\NonExistent')
}

function authOf({
  user,
  secret,
  isToken,
}: Credentials): { user: string; pass: string } | { user: string; accessToken: string } {
  return isToken ? { user, accessToken: secret } : { user, pass: secret }
}

function signInError(error: unknown): PullError {
  const isRefused =
    typeof error === 'object' && error !== null && Reflect.get(error, 'authenticationFailed') === true
  const failure = pullErrorOf(error)
  if (!isRefused || failure.fault === 'busy') return failure
  return new PullError('sign-in', textOf(error, 'responseText') || textOf(error, 'response'), error)
}

/** What the library tells of a dialogue: our lines have their secrets hidden already. */
function loggerOf(hear: Hear, giveUp: () => void) {
  let answers = 0
  const note = (entry: unknown): void => {
    if (typeof entry !== 'object' || entry === null) return
    const { src, msg } = { src: textOf(entry, 'src'), msg: textOf(entry, 'msg') }
    answers = src === 'c' ? 0 : src === 's' ? answers + 1 : answers
    // The library keeps all of them until the command is over.
    if (answers === maxAnswers) giveUp()
    if (src === 'c' || src === 's') hear(src === 'c' ? 'client' : 'server', msg)
  }
  return { trace: () => undefined, debug: note, info: note, warn: note, error: note }
}
