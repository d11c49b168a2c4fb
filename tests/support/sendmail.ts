import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './postfix.ts'
import { programPath } from './program.ts'

/** A real sendmail that asks a milter and keeps what it gets for anybody in one file. */
export type Sendmail = AsyncDisposable & {
  readonly port: number
  /** All that it has delivered, once a text is among it. */
  delivered(text: string): Promise<string>
  /** How many messages are quarantined. */
  held(): Promise<number>
}

/** Why no sendmail can be started here; `null` when one can. It changes users, which only root may. */
export function sendmailObstacle(): string | null {
  if (programPath('sendmail-mta') === null) return 'sendmail is not installed'
  return process.getuid?.() === 0 ? null : 'only root can start sendmail'
}

/** Starts a sendmail of its own folders and port, behind the milter of a port. */
export async function startSendmail(milterPort: number): Promise<Sendmail> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'portaria-sendmail-'))
  const [queue, inbox, cf] = ['queue', 'inbox', 'sendmail.cf'].map((name) => join(folder, name))
  await mkdir(queue ?? '')
  await writeFile(inbox ?? '', '')
  await writeFile(cf ?? '', configuration({ folder, port, milterPort }))
  // It sleeps for a minute on a host whose name has no dot, and waits for every name it asks the DNS for.
  await writeFile(join(folder, 'hosts'), '127.0.0.1 mx.desk.example localhost\n')
  await writeFile(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
  await writeFile(join(folder, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files\n')
  const script = [
    ...['hosts', 'resolv.conf', 'nsswitch.conf'].map((name) => `mount --bind ${folder}/${name} /etc/${name}`),
    'hostname mx.desk.example',
    `exec ${programPath('sendmail-mta') ?? ''} -C ${cf ?? ''} -bD`,
  ].join(' && ')
  const child = spawn('unshare', ['--uts', '--mount', 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  if (!(await isOpen(port))) {
    await stop()
    throw new Error(`expected sendmail to listen on port ${port}, it said: ${said}`)
  }
  return {
    port,
    async delivered(text) {
      for (let turn = 0; turn < 100; turn++) {
        const mails = await readFile(inbox ?? '', 'latin1')
        if (mails.includes(text)) return mails
        await wait(100)
      }
      throw new Error(`expected ${text} to be delivered`)
    },
    async held() {
      return (await readdir(queue ?? '')).filter((name) => name.startsWith('hf')).length
    },
    [Symbol.asyncDispose]: stop,
  }
}

async function isOpen(port: number): Promise<boolean> {
  for (let turn = 0; turn < 300; turn++) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await once(socket, 'data').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return true
    await wait(100)
  }
  return false
}

/** As little as sendmail runs with: every address is delivered into one file. */
function configuration({
  folder,
  port,
  milterPort,
}: {
  readonly folder: string
  readonly port: number
  readonly milterPort: number
}): string {
  return `V10/Berkeley
Cwlocalhost desk.example
Djmx.desk.example
DnMAILER-DAEMON
O QueueDirectory=${folder}/queue
O PidFile=${folder}/pid
O StatusFile=${folder}/status
O DaemonPortOptions=Name=MTA, Addr=127.0.0.1, Port=${port}
O DontBlameSendmail=GroupWritableDirPathSafe, FileDeliveryToHardLink, NonRootSafeAddr, InsufficientEntropy
O DefaultUser=0:0
O TrustedUser=root
O DeliveryMode=interactive
O Timeout.ident=0
O PrivacyOptions=noactualrecipient
O ServiceSwitchFile=${folder}/none
O HostsFile=/etc/hosts
O InputMailFilters=portaria
O Milter.macros.connect=j, _, {daemon_name}, {if_name}, {if_addr}
O Milter.macros.helo={tls_version}, {cipher}, {cipher_bits}
O Milter.macros.envfrom=i, {auth_type}, {auth_authen}
O Milter.macros.envrcpt={rcpt_mailer}, {rcpt_host}, {rcpt_addr}
O Milter.macros.eom={msg_id}
Xportaria, S=inet:${milterPort}@127.0.0.1, F=T, T=C:10s;S:10s;R:30s;E:1m
Troot
HReceived: from $s by $j id $i; $b
H?D?Date: $a
H?F?From: $f
H?M?Message-Id: <$t.$i@$j>
Scanonify=3
R$* < $* > $*		$2
Sparse=0
R$*			$#local $: $1
Mlocal,	P=/bin/sh, F=lsDFMPEu9, S=0, R=0, T=DNS/RFC822/X-Unix, A=sh -c cat>>${folder}/inbox $u
Mprog,	P=/bin/false, F=lsDFM, S=0, R=0, T=X-Unix/X-Unix/X-Unix, A=false
`
}
