import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import { temporaryFolder } from './folders.ts'

const run = promisify(execFile)

/** A mail to hand to a door on this machine, and whether it must be inside TLS. */
export type ClientMail = {
  readonly port: number
  readonly isEncrypted: boolean
  readonly from: string
  readonly to: string
  readonly raw: string
}

/** A program that delivers mail. It fails when the door does not take the mail. */
export type MailClient = {
  readonly name: string
  /** What must be installed for it; `null` when it comes with us. */
  readonly program: string | null
  deliver(mail: ClientMail): Promise<void>
}

const python = `
import smtplib, ssl, sys
port, encrypted, sender, recipient = int(sys.argv[1]), sys.argv[2] == 'yes', sys.argv[3], sys.argv[4]
with smtplib.SMTP('127.0.0.1', port, 'cliente.example') as client:
    if encrypted:
        client.starttls(context=ssl._create_unverified_context())
    client.sendmail(sender, [recipient], open(sys.argv[5], 'rb').read())
`

/** What people and programs really deliver with; the certificate of the door is nobody's business here. */
export const mailClients: readonly MailClient[] = [
  {
    name: 'swaks',
    program: 'swaks',
    deliver: async (mail) => {
      const envelope = ['--helo', 'cliente.example', '--from', mail.from, '--to', mail.to]
      const tls = mail.isEncrypted ? ['--tls'] : []
      const server = ['--server', '127.0.0.1', '--port', String(mail.port)]
      await run('swaks', [...server, ...envelope, ...tls, '--data', `@${await fileOf(mail)}`])
    },
  },
  {
    name: 'msmtp',
    program: 'msmtp',
    deliver: async (mail) => {
      const tls = mail.isEncrypted ? ['--tls=on', '--tls-starttls=on', '--tls-certcheck=off'] : ['--tls=off']
      const server = ['--host=127.0.0.1', `--port=${mail.port}`, '--domain=cliente.example', '--auth=off']
      const file = await fileOf(mail)
      const words = ['msmtp', ...server, ...tls, `--from=${mail.from}`, mail.to]
      await run('sh', ['-c', '"$@" < "$0"', file, ...words])
    },
  },
  {
    name: 'curl',
    program: 'curl',
    deliver: async (mail) => {
      const tls = mail.isEncrypted ? ['--ssl-reqd', '--insecure'] : []
      const envelope = ['--mail-from', mail.from, '--mail-rcpt', mail.to]
      const url = `smtp://127.0.0.1:${mail.port}/cliente.example`
      await run('curl', ['--silent', '--show-error', url, ...tls, ...envelope, '-T', await fileOf(mail)])
    },
  },
  {
    name: 'Python smtplib',
    program: 'python3',
    deliver: async (mail) => {
      const isEncrypted = mail.isEncrypted ? 'yes' : 'no'
      const file = await fileOf(mail)
      await run('python3', ['-c', python, String(mail.port), isEncrypted, mail.from, mail.to, file])
    },
  },
  {
    name: 'nodemailer',
    program: null,
    deliver: async ({ port, isEncrypted, from, to, raw }) => {
      const tls = isEncrypted ? { requireTLS: true, tls: { rejectUnauthorized: false } } : { ignoreTLS: true }
      const transport = createTransport({ host: '127.0.0.1', port, name: 'cliente.example', ...tls })
      await transport.sendMail({ envelope: { from, to }, raw })
      transport.close()
    },
  },
]

async function fileOf({ raw }: ClientMail): Promise<string> {
  const file = join(temporaryFolder(), 'mail.eml')
  await writeFile(file, raw)
  return file
}
