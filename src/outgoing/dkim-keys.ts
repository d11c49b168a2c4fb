import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type DkimState, dkimRecordName, judgeDkimRecords } from '../domain/outgoing/dkim-record.ts'
import { codeOf, type Resolver } from '../intake/authenticity/resolver.ts'
import { type DkimKeyRecord, dkimOwner } from '../store/dkim-keys.ts'
import type { SecretBox } from '../store/secret-box.ts'

const makePair = promisify(generateKeyPair)

/** Codes that say for certain that there is no such record. */
const absentCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA'])

/** Makes a key for a domain, its private half sealed; named for its time, so that each has a record of its own. RFC 8301 §3.2 */
export async function makeDkimKey(
  domain: string,
  secrets: SecretBox,
  now: Date,
): Promise<Pick<DkimKeyRecord, 'domain' | 'selector' | 'publicKey' | 'sealedPrivateKey'>> {
  const { publicKey, privateKey } = await makePair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    domain,
    selector: `p${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`,
    publicKey: publicKey.toString('base64'),
    sealedPrivateKey: secrets.seal(privateKey, dkimOwner(domain)),
  }
}

/** Asks the DNS whether it holds a key of ours; `null` where it does not answer. */
export async function checkDkimKey(
  resolve: Resolver,
  { domain, selector, publicKey }: Pick<DkimKeyRecord, 'domain' | 'selector' | 'publicKey'>,
): Promise<DkimState | null> {
  try {
    const records = await resolve(dkimRecordName(domain, selector), 'TXT')
    const texts = records.map((record) => (Array.isArray(record) ? record.join('') : String(record)))
    return judgeDkimRecords(texts, publicKey)
  } catch (error) {
    return absentCodes.has(codeOf(error)) ? 'absent' : null
  }
}
