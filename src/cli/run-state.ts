import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Where a running gateway listens, as it really turned out, for commands beside it. */
export type RunState = {
  readonly pid: number
  readonly startedAt: string
  readonly doors: readonly RunningDoor[]
}

/** A door of a running gateway. */
export type RunningDoor = {
  readonly door: 'smtp' | 'lmtp' | 'milter' | 'http' | 'admin'
  readonly address: { readonly host: string; readonly port: number } | { readonly path: string }
}

const fileOf = (dataDir: string): string => path.join(dataDir, 'running.json')

/** Tells the commands beside the gateway where it listens. */
export async function writeRunState(dataDir: string, state: RunState): Promise<void> {
  const file = fileOf(dataDir)
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  await rename(fresh, file)
}

/** Where the gateway listens; `null` when none was started, it stopped or its process is gone. */
export async function readRunState(dataDir: string): Promise<RunState | null> {
  try {
    const state: RunState = JSON.parse(await readFile(fileOf(dataDir), 'utf8'))
    return isAlive(state.pid) ? state : null
  } catch {
    return null
  }
}

/** Takes the note back, unless another gateway has written its own since. */
export async function removeRunState(dataDir: string): Promise<void> {
  const state = await readRunState(dataDir)
  if (state === null || state.pid === process.pid) await rm(fileOf(dataDir), { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
