import { randomBytes, randomUUID } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { createSecretBox, type SecretBox } from '../store/secret-box.ts'
import { CommandFault, exitCode } from './exit-code.ts'

/** The name of the key's file in the data folder. */
export const secretFile = 'secret.key'

/** The key that signs reply addresses and sign-ins: the configured one, or the data folder's, made when missing. */
export async function readSecret({ secret, dataDir }: Config): Promise<Uint8Array> {
  if (secret !== null) return Buffer.from(secret)
  const file = path.join(dataDir, secretFile)
  const kept = (await readKept(file)) ?? (await make(file))
  if (kept.length < 32) throw new CommandFault(exitCode.config, `expected at least 32 characters in ${file}`)
  return Buffer.from(kept)
}

/** What seals passwords and tokens in the database, and opens what the key of before has sealed. */
export async function readSecretBox(config: Config): Promise<SecretBox> {
  return createSecretBox(await readSecret(config), previousSecrets(config))
}

/** The keys that were in force before. */
export function previousSecrets({ previousSecret }: Config): readonly Uint8Array[] {
  return previousSecret === null ? [] : [Buffer.from(previousSecret)]
}

async function readKept(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** A link is refused when the name exists, so two processes that start together end with one key, whole. */
async function make(file: string): Promise<string> {
  const aside = `${file}.${randomUUID()}`
  const handle = await open(aside, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(aside)
  return (await readFile(file, 'utf8')).trim()
}
