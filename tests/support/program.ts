import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where a program lies; `null` when it is not installed. Those for administrators are found too. */
export function programPath(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

/** Why a test that needs a program cannot run here; `false` when it can. With CI set it fails instead. */
export function programMissing(name: string): string | false {
  if (programPath(name) !== null) return false
  if (process.env.CI) throw new Error(`expected ${name} to be installed in CI`)
  return `${name} is not installed`
}
