import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real mail host that keeps what it gets for one domain. */
export type Postfix = AsyncDisposable & {
  readonly port: number
  /** The folders of its configuration and of its queue. */
  readonly conf: string
  readonly queue: string
  /** Hands a mail to its sendmail(1), as programs on its machine do. */
  sendmail(mail: { readonly from: string; readonly to: string; readonly raw: string }): Promise<void>
  /** The mails it has delivered, once there are so many. */
  delivered(count: number): Promise<readonly Buffer[]>
  /** How many messages wait in its hold queue. */
  held(): Promise<number>
}

/** Why no Postfix can be started here; `null` when one can. It changes users, which only root may. */
export function postfixObstacle(): string | null {
  try {
    execFileSync('postconf', ['-d', 'mail_version'], { stdio: 'ignore' })
  } catch {
    return 'Postfix is not installed'
  }
  return process.getuid?.() === 0 ? null : 'only root can start Postfix'
}

const services = [
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'virtual unix - n n - - virtual',
  'smtp unix - - n - - smtp',
  'lmtp unix - - n - - lmtp',
  'local unix - n n - - local',
  'pickup unix n - n 1 1 pickup',
  'showq unix n - n - - showq',
  'flush unix n - n 1000? 0 flush',
  'anvil unix - - n - 1 anvil',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'proxymap unix - - n - - proxymap',
  'postlog unix-dgram n - n - 1 postlogd',
]

/** The door that a Postfix hands the mail for all other domains to. */
export type Relay = { readonly port: number; readonly isEncrypted: boolean }

/** Starts a Postfix of its own folders and port, which delivers every address of a domain into one folder. */
export async function startPostfix(
  domain: string,
  relay: Relay | null = null,
  others: readonly string[] = [],
  otherServices: readonly string[] = [],
): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-postfix-'))
  await chmod(folder, 0o755)
  const [conf = '', queue = '', data = '', mail = ''] = ['conf', 'queue', 'data', 'mail'].map((name) =>
    join(folder, name),
  )
  for (const each of [conf, queue, data, mail]) await mkdir(each)
  await chown(data, await idOf('postfix'), 0)
  await chown(mail, 65_534, 65_534)
  const port = await freePort()
  const settings = [
    'compatibility_level = 3.6',
    `queue_directory = ${queue}`,
    `data_directory = ${data}`,
    `myhostname = mx.${domain}`,
    'mydestination =',
    'alias_maps =',
    'inet_interfaces = 127.0.0.1',
    'mynetworks = 127.0.0.0/8',
    `virtual_mailbox_domains = ${domain}`,
    `virtual_mailbox_base = ${mail}`,
    'virtual_mailbox_maps = static:all/',
    'virtual_uid_maps = static:65534',
    'virtual_gid_maps = static:65534',
    ...relaySettings(relay),
    ...others,
    `maillog_file = ${join(folder, 'log')}`,
    `maillog_file_prefixes = ${folder}`,
  ]
  await writeFile(join(conf, 'main.cf'), `${settings.join('\n')}\n`)
  await writeFile(
    join(conf, 'master.cf'),
    `${[`127.0.0.1:${port} inet n - n - - smtpd`, ...services, ...otherServices].join('\n')}\n`,
  )
  await run('postfix', ['-c', conf, 'start'])
  const inbox = join(mail, 'all', 'new')
  const stop = async (): Promise<void> => {
    await run('postfix', ['-c', conf, 'stop'])
    await rm(folder, { recursive: true })
  }
  try {
    await untilOpen(port)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port,
    conf,
    queue,
    async sendmail({ from, to, raw }) {
      const sent = run('sendmail', ['-C', conf, '-i', '-f', from, to])
      sent.child.stdin?.end(raw.replaceAll('\r\n', '\n'))
      await sent
    },
    async delivered(count) {
      for (let turn = 0; turn < 100; turn++) {
        const names = await readdir(inbox).catch(() => [])
        if (names.length >= count) return Promise.all(names.sort().map((name) => readFile(join(inbox, name))))
        await wait(100)
      }
      throw new Error(`expected ${count} mails in ${inbox}, found fewer`)
    },
    async held() {
      const entries = await readdir(join(queue, 'hold'), { withFileTypes: true, recursive: true })
      return entries.filter((entry) => entry.isFile()).length
    },
    [Symbol.asyncDispose]: stop,
  }
}

function relaySettings(relay: Relay | null): string[] {
  if (relay === null) return []
  const level = relay.isEncrypted ? 'encrypt' : 'none'
  return [`relayhost = [127.0.0.1]:${relay.port}`, `smtp_tls_security_level = ${level}`]
}

async function idOf(user: string): Promise<number> {
  return Number((await run('id', ['-u', user])).stdout)
}

/** A port of the loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilOpen(port: number): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await wait(100)
  }
  throw new Error(`expected Postfix to listen on port ${port} within ten seconds`)
}
