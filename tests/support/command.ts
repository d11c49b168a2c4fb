import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'

/** What a command printed, and how it ended. */
export type CommandResult = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The JSON of each line of standard output. */
  readonly lines: () => readonly Record<string, unknown>[]
  /** The octets of standard output. */
  readonly octets: Buffer
}

const main = resolve(import.meta.dirname, '../../src/main.ts')

/** Makes a function that runs `portaria` on a data folder, as an administrator's script would. */
export function commandOn(dataDir: string, environment: Readonly<Record<string, string>> = {}) {
  return async (args: readonly string[], input: string | Uint8Array = ''): Promise<CommandResult> => {
    const child = spawn(process.execPath, [main, ...args], {
      env: {
        PATH: process.env.PATH,
        PORTARIA_DATA_DIR: dataDir,
        PORTARIA_HOSTNAME: 'desk.example',
        ...environment,
      },
    })
    child.stdin.on('error', () => {
      // A command that reads nothing may end first.
    })
    child.stdin.end(input)
    const [octets, stderr, [code]] = await Promise.all([
      buffer(child.stdout),
      buffer(child.stderr),
      once(child, 'exit'),
    ])
    const stdout = octets.toString()
    return {
      code,
      stdout,
      stderr: stderr.toString(),
      octets,
      lines: () =>
        stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
    }
  }
}
