import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import DKIM from 'nodemailer/lib/dkim'
import type { DkimKey } from '../domain/outgoing/opened-channel.ts'

/** Octets of a body that are kept in memory while it is signed; a longer one goes to a file meanwhile. */
const maxInMemory = 1024 * 1024

/** The octets of a mail with the signature of its domain before them; as they are where there is no key. RFC 6376 §5 */
export function signMail(octets: AsyncIterable<Uint8Array>, key: DkimKey | null): AsyncIterable<Uint8Array> {
  if (key === null) return octets
  const signer = new DKIM({
    domainName: key.domain,
    keySelector: key.selector,
    privateKey: key.privateKey,
    cacheDir: tmpdir(),
    cacheTreshold: maxInMemory,
  })
  return signer.sign(Readable.from(octets))
}
