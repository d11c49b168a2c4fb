import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

const certificates = join(import.meta.dirname, 'certificates')
const pem = (name: string): string => readFileSync(join(certificates, `${name}.pem`), 'utf8')

/** The certificate of the servers here, for who is to believe it. */
export const serverCertificate = pem('one-cert')

/** A mail server that people sign in at, and that takes every mail. */
export type SignInServer = AsyncDisposable & {
  readonly port: number
  /** Who came in, and how. */
  readonly signedIn: readonly string[]
  /** How many mails were begun. */
  readonly mails: number
}

/** Opens one on the loopback: the password is as told, and a bearer token is one of those given. */
export async function openSignInServer({
  password,
  tokens = new Set(),
  ...options
}: SMTPServerOptions & { password?: string; tokens?: ReadonlySet<string> } = {}): Promise<SignInServer> {
  const signedIn: string[] = []
  let mails = 0
  const smtp = new SMTPServer({
    name: 'mx.saida.example',
    key: pem('one-key'),
    cert: serverCertificate,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
    disableReverseLookup: true,
    onAuth(auth, _session, done) {
      const isGood =
        auth.method === 'XOAUTH2'
          ? tokens.has(auth.accessToken ?? '')
          : auth.method === 'CRAM-MD5'
            ? auth.validatePassword(password ?? '')
            : auth.password === password
      const said = auth.password ?? auth.accessToken ?? ''
      if (!isGood) return done(new Error(`5.7.8 Wrong, and here is what you said: ${said}`))
      signedIn.push(`${auth.method} ${auth.username}`)
      done(null, { user: auth.username ?? '' })
    },
    onMailFrom(_address, _session, done) {
      mails += 1
      done()
    },
    ...options,
  })
  smtp.on('error', () => undefined)
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  return {
    port: (smtp.server.address() as AddressInfo).port,
    signedIn,
    get mails() {
      return mails
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()))
    },
  }
}
