import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './folders.ts'
import type { MailClient } from './mail-clients.ts'
import { programPath } from './program.ts'

const run = promisify(execFile)
const user = 'Debian-exim'

/**
 * Exim as a client, beside whatever mail host the machine has.
 *
 * Its binary is compiled for a user that only its package makes; a namespace of its own has one.
 */
export const exim: MailClient = {
  name: 'Exim',
  program: 'exim4',
  deliver: async ({ port, isEncrypted, from, to, raw }) => {
    const said = await sendByExim({ from, to, raw, ...clientPieces(port, isEncrypted) })
    if (!said.includes('=> ')) throw new Error(`expected Exim to deliver, got ${said}`)
  },
}

/** A mail, and the router and transport by which Exim is to deliver it. */
export type EximMail = {
  readonly from: string
  readonly to: string
  readonly raw: string
  readonly router: string
  readonly transport: string
}

/** Has Exim deliver a mail, and gives its log. */
export async function sendByExim({ from, to, raw, router, transport }: EximMail): Promise<string> {
  const folder = temporaryFolder()
  const [spool, log, conf, mail] = ['spool', 'log', 'conf', 'mail.eml'].map((name) => join(folder, name))
  const program = programPath('exim4') ?? 'exim4'
  for (const each of [folder, spool, log]) {
    await mkdir(each ?? '', { recursive: true })
    await chmod(each ?? '', 0o777)
  }
  await writeFile(mail ?? '', raw)
  await writeFile(conf ?? '', configuration({ folder, program, router, transport }))
  const accounts = await Promise.all([
    withAccount('passwd', `${user}:x:65534:65534::/nonexistent:/usr/sbin/nologin`, folder),
    withAccount('group', `${user}:x:65534:`, folder),
  ])
  const mounts = accounts.map(
    (file, index) => `mount --bind ${file} /etc/${['passwd', 'group'][index] ?? ''}`,
  )
  const script = `${mounts.join(' && ')} && exec ${program} -C ${conf ?? ''} -odf -i -f ${from} ${to} < ${mail ?? ''}`
  await run('unshare', ['--mount', 'sh', '-c', script])
  return readFile(join(log ?? '', 'main'), 'utf8')
}

function clientPieces(port: number, isEncrypted: boolean): Pick<EximMail, 'router' | 'transport'> {
  return {
    router: `all:
  driver = manualroute
  route_list = * 127.0.0.1 byname
  self = send
  transport = door
`,
    transport: `door:
  driver = smtp
  port = ${port}
  ${isEncrypted ? 'hosts_require_tls = *' : 'hosts_avoid_tls = *'}
  tls_verify_certificates =
`,
  }
}

type Settings = Pick<EximMail, 'router' | 'transport'> & {
  readonly folder: string
  readonly program: string
}

function configuration({ folder, program, router, transport }: Settings): string {
  return `exim_path = ${program}
exim_user = nobody
exim_group = nogroup
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
primary_hostname = cliente.example
local_interfaces = 127.0.0.1
keep_environment =
begin routers
${router}
begin transports
${transport}
`
}

async function withAccount(name: string, line: string, folder: string): Promise<string> {
  const copy = join(folder, name)
  await copyFile(`/etc/${name}`, copy)
  if (!(await readFile(copy, 'utf8')).includes(`${user}:`)) await appendFile(copy, `${line}\n`)
  return copy
}
