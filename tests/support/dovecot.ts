import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A real server of IMAP and POP3 with mailboxes of its own; whoever knows the password has one. */
export type Dovecot = AsyncDisposable & {
  readonly imapPort: number
  readonly imapsPort: number
  readonly pop3Port: number
  readonly pop3sPort: number
  /** The certificate it shows, which names `one.example`. */
  readonly ca: string
  /** Lays mails into a folder, as a mail server does; their lines end with CRLF. */
  deliver(user: string, mails: readonly (string | Uint8Array)[], folder?: string): void
  /** The mails of a folder with their flags, in the order of their names. */
  mails(user: string, folder?: string): Promise<readonly { readonly flags: string; readonly text: string }[]>
  /** Numbers the mails of a folder anew, as a server does whose indexes were lost. */
  renumber(user: string, folder?: string): Promise<void>
}

/** The password of every mailbox. */
export const dovecotPassword = 'CANARY-senha-da-caixa'

/** Why no Dovecot can be started here; `null` when one can. */
export function dovecotObstacle(): string | null {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    readFileSync('/usr/lib/dovecot/imap')
    readFileSync('/usr/lib/dovecot/pop3')
    return null
  } catch {
    return 'Dovecot is not installed with IMAP and POP3'
  }
}

const program = '/usr/sbin/dovecot'
const certificates = join(import.meta.dirname, 'certificates')
let delivered = 0

/** Starts one in a folder of its own; tokens are asked about where an address for that is given. RFC 7662 */
export async function startDovecot(introspectionUrl: string | null = null): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-dovecot-'))
  await chmod(folder, 0o755)
  const isRoot = process.getuid?.() === 0
  const owner = isRoot ? 65_534 : userInfo().uid
  const group = isRoot ? 65_534 : userInfo().gid
  const [imapPort, imapsPort, pop3Port, pop3sPort] = await freePorts()
  const conf = join(folder, 'dovecot.conf')
  await writeFile(join(folder, 'tokens.conf'), tokenSettings(introspectionUrl ?? 'http://127.0.0.1:1/'))
  await writeFile(
    conf,
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap pop3
listen = 127.0.0.1
${isRoot ? '' : `default_internal_user = ${userInfo().username}\ndefault_login_user = ${userInfo().username}\ndefault_internal_group = ${group}\n`}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
    ssl = yes
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${pop3Port}
  }
  inet_listener pop3s {
    port = ${pop3sPort}
    ssl = yes
  }
}
service stats {
  chroot =
}
ssl = yes
ssl_cert = <${join(certificates, 'one-cert.pem')}
ssl_key = <${join(certificates, 'one-key.pem')}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_max_userip_connections = 100
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
maildir_stat_dirs = yes
# POP3 knows no mark of its own: without this what was fetched is marked as read.
pop3_no_flag_updates = yes
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/tokens.conf
}
passdb {
  driver = static
  args = password=${dovecotPassword}
}
userdb {
  driver = static
  args = uid=${owner} gid=${group} home=${folder}/mail/%u
}
`,
  )
  makeFolder(join(folder, 'mail'))
  const child = spawn(program, ['-F', '-c', conf], { stdio: ['ignore', 'ignore', 'pipe'] })
  await untilItAnswers(child, imapPort, folder)

  function makeFolder(path: string): void {
    mkdirSync(path, { recursive: true })
    chownSync(path, owner, group)
  }
  const placeOf = (user: string, name: string): string =>
    name === 'INBOX'
      ? join(folder, 'mail', user)
      : join(folder, 'mail', user, `.${name.replaceAll('/', '.')}`)
  return {
    imapPort,
    imapsPort,
    pop3Port,
    pop3sPort,
    ca: readFileSync(join(certificates, 'one-cert.pem'), 'utf8'),
    deliver(user, mails, name = 'INBOX') {
      makeFolder(join(folder, 'mail', user))
      const place = placeOf(user, name)
      makeFolder(place)
      for (const part of ['cur', 'new', 'tmp']) makeFolder(join(place, part))
      for (const mail of mails) {
        // Its clock is years behind: when a mail came there says nothing of whether it is new.
        // A server that is told how long a mail is need not read it to say so.
        const octets = Buffer.byteLength(mail)
        const name = `${1_700_000_000 + delivered}.M${delivered++}.mx,S=${octets},W=${octets}`
        const path = join(place, 'new', name)
        writeFileSync(path, mail)
        chownSync(path, owner, group)
      }
    },
    async mails(user, name = 'INBOX') {
      // A mail that is marked meanwhile goes by another name.
      for (let tries = 0; tries < 20; tries++) {
        const found = await readMails(placeOf(user, name)).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null
          throw error
        })
        if (found !== null) return found
        await wait(10)
      }
      throw new Error('expected the mails of a folder to stand still for a moment')
    },
    async renumber(user, name = 'INBOX') {
      const place = placeOf(user, name)
      for (const file of await readdir(place))
        if (file.startsWith('dovecot')) rmSync(join(place, file), { recursive: true })
      // A validity is the second it was made in.
      await wait(1_100)
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function readMails(
  place: string,
): Promise<readonly { readonly flags: string; readonly text: string }[]> {
  const found: { name: string; flags: string; text: string }[] = []
  for (const part of ['cur', 'new']) {
    for (const file of await readdir(join(place, part))) {
      const flags = /:2,(\w*)$/.exec(file)?.[1] ?? ''
      found.push({ name: file, flags, text: await readFile(join(place, part, file), 'latin1') })
    }
  }
  found.sort((one, other) => (one.name < other.name ? -1 : 1))
  return found.map(({ flags, text }) => ({ flags, text }))
}

function tokenSettings(url: string): string {
  return `introspection_mode = post
introspection_url = ${url}
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
`
}

async function untilItAnswers(child: ChildProcess, port: number, folder: string): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) break
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await wait(50)
  }
  child.kill('SIGKILL')
  const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
  throw new Error(`expected Dovecot to listen, got ${said} ${log}`)
}

async function freePorts(): Promise<readonly [number, number, number, number]> {
  const servers = [0, 1, 2, 3].map(() => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const [one = 0, two = 0, three = 0, four = 0] = servers.map((server) => {
    const address: AddressInfo | string | null = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return [one, two, three, four]
}
