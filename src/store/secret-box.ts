import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Seals what the database must keep and nobody who reads it may know. */
export type SecretBox = {
  /** The sealed form of a text, good only for the owner it was sealed for. */
  seal(text: string, owner: string): string
  /** The text that was sealed; `null` when it was for another owner, under another key, or was changed. */
  open(sealed: string, owner: string): string | null
  /** Whether it was sealed under the key of now. */
  isCurrent(sealed: string): boolean
}

const algorithm = 'aes-256-gcm'

/**
 * Makes a box of the installation's key, which lies outside the database. The key's id goes with what it seals.
 *
 * What a key of before has sealed still opens; whatever is sealed from now on is under the key of now.
 */
export function createSecretBox(secret: Uint8Array, before: readonly Uint8Array[] = []): SecretBox {
  const now = keyOf(secret)
  const keys = new Map([...before.map(keyOf), now].map((key) => [key.id, key.octets]))
  return {
    seal(text, owner) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv(algorithm, now.octets, nonce).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))
      return [now.id, ...parts].join('.')
    },
    open(text, owner) {
      const [id = '', ...parts] = text.split('.')
      const [nonce, tag, sealed] = parts.map((part) => Buffer.from(part, 'base64url'))
      const key = keys.get(id)
      if (key === undefined || nonce?.length !== 12 || tag?.length !== 16 || sealed === undefined) return null
      const decipher = createDecipheriv(algorithm, key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag)
      try {
        return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
    isCurrent: (text) => text.startsWith(`${now.id}.`),
  }
}

function keyOf(secret: Uint8Array): { readonly id: string; readonly octets: Buffer } {
  const octets = Buffer.from(hkdfSync('sha256', secret, '', 'sealed secrets', 32))
  return { id: createHash('sha256').update(octets).digest('hex').slice(0, 8), octets }
}
