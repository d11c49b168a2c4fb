import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real mail host with a queue of its own, which hands everything to one port of the loopback. */
export type Postfix = AsyncDisposable & {
  /** Queues a mail as a program on that host would. */
  send(from: string, to: readonly string[], mail: string): Promise<void>
  /** Tries everything in the queue again now. */
  flush(): Promise<void>
  /** Waits until its log has a line that matches, and answers the line. */
  logged(line: RegExp): Promise<string>
}

/** Whether a Postfix can be started here: it is installed, and we may change users. */
export async function hasPostfix(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  return run('/usr/sbin/postconf', ['-d', 'mail_version']).then(
    () => true,
    () => false,
  )
}

/** Starts a Postfix in a folder of its own; mail to `client.example`, such as its bounces, ends there. */
export async function startPostfix(relayPort: number): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-postfix-'))
  await chmod(folder, 0o755)
  const etc = join(folder, 'etc')
  for (const name of ['etc', 'queue', 'data']) await mkdir(join(folder, name))
  await writeFile(join(etc, 'main.cf'), mainCf(folder, relayPort))
  await writeFile(join(etc, 'master.cf'), masterCf)
  await run('chown', ['postfix', join(folder, 'data')])
  await run('/usr/sbin/postfix', ['-c', etc, 'start'])
  return {
    async send(from, to, mail) {
      const child = spawn('/usr/sbin/sendmail', ['-C', etc, '-i', '-f', from, '--', ...to])
      child.stdin.end(mail)
      const [code] = await once(child, 'exit')
      if (code !== 0) throw new Error(`expected sendmail to take the mail, got exit code ${code}`)
    },
    async flush() {
      await run('/usr/sbin/postqueue', ['-c', etc, '-f'])
    },
    async logged(line) {
      for (let attempts = 0; attempts < 300; attempts++) {
        const found = (await readFile(join(folder, 'log'), 'utf8').catch(() => ''))
          .split('\n')
          .find((each) => line.test(each))
        if (found !== undefined) return found
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`expected a line ${line}, got\n${await readFile(join(folder, 'log'), 'utf8')}`)
    },
    async [Symbol.asyncDispose]() {
      await run('/usr/sbin/postfix', ['-c', etc, 'stop'])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function mainCf(folder: string, relayPort: number): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = mta.client.example
mydestination = client.example
local_transport = discard:
local_recipient_maps =
alias_maps =
inet_interfaces = loopback-only
inet_protocols = ipv4
relayhost = [127.0.0.1]:${relayPort}
disable_dns_lookups = yes
smtp_tls_security_level = none
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
`
}

const masterCf = `pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
scache unix - - n - 1 scache
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`
