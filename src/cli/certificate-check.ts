import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import type { Finding } from './doctor.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Checks that the configured certificate can be read, fits its key and host name, and is in its time. */
export async function checkCertificate({ tls, hostname }: Config, now: Date): Promise<Finding> {
  const check = 'certificate'
  if (tls === null) return { check, state: 'warn', detail: 'none configured: TLS is for trying out only' }
  try {
    const certificate = new X509Certificate(await readFile(tls.certFile))
    const key = createPrivateKey(await readFile(tls.keyFile))
    const ends = new Date(certificate.validTo)
    const days = Math.floor((ends.getTime() - now.getTime()) / dayMs)
    if (!certificate.checkPrivateKey(key))
      return { check, state: 'fail', detail: 'the key is not the one of the certificate' }
    if (days < 0) return { check, state: 'fail', detail: `ended on ${ends.toISOString()}` }
    if (new Date(certificate.validFrom) > now)
      return { check, state: 'fail', detail: 'its time has not begun' }
    if (!certificate.checkHost(hostname)) return { check, state: 'warn', detail: `is not for ${hostname}` }
    return { check, state: days < 14 ? 'warn' : 'ok', detail: `ends in ${days} days` }
  } catch (error) {
    return { check, state: 'fail', detail: error instanceof Error ? error.message : String(error) }
  }
}
