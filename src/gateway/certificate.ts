import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import wellKnown from 'smtp-server/lib/tls-options.js'
import type { Log } from '../domain/log.ts'
import type { CertificateFiles } from './door.ts'

/** A certificate with its key, both in PEM. */
export type Certificate = { readonly cert: string; readonly key: string }

const pollMs = 10_000

/**
 * Reads a certificate and its key, and throws when they cannot be served.
 *
 * Also throws for the key that is published with smtp-server, wherever it was copied from.
 */
export async function readCertificate({ certFile, keyFile }: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
  createSecureContext({ cert, key })
  const isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  if (!isPair) throw new Error(`Expected ${keyFile} to be the key of ${certFile}, got another key`)
  if (new X509Certificate(cert).fingerprint256 === publishedFingerprint()) {
    throw new Error(
      `Expected a certificate of your own in ${certFile}, got the one published with smtp-server`,
    )
  }
  return { cert, key }
}

/** Calls `apply` with the certificate each time its files change; a faulty one is logged and the last good one stays. */
export function watchCertificate(
  files: CertificateFiles,
  apply: (certificate: Certificate) => void,
  log: Log,
  intervalMs = pollMs,
): { close(): void } {
  const reload = async (): Promise<void> => {
    try {
      apply(await readCertificate(files))
      log('info', 'certificate.reloaded', { certFile: files.certFile })
    } catch (error) {
      log('error', 'certificate.failed', { certFile: files.certFile, error })
    }
  }
  const changed = (now: { mtimeMs: number }, before: { mtimeMs: number }): void => {
    if (now.mtimeMs !== before.mtimeMs) void reload()
  }
  const watched = [files.certFile, files.keyFile]
  for (const file of watched) watchFile(file, { interval: intervalMs, persistent: false }, changed)
  return {
    close: () => {
      for (const file of watched) unwatchFile(file, changed)
    },
  }
}

function publishedFingerprint(): string {
  const { cert } = wellKnown() as { cert: string }
  return new X509Certificate(cert).fingerprint256
}
