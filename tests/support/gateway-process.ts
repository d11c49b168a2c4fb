import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** A gateway running as a process of its own, as an administrator would start it. */
export type GatewayProcess = {
  readonly child: ChildProcess
  readonly pid: number
  readonly smtpPort: number
  readonly adminPort: number | null
  /** What it has printed so far: its log, and what it says to people. */
  readonly output: readonly string[]
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Asks it to stop and gives its exit code. */
  stop(): Promise<number | null>
}

export type GatewayProcessOptions = {
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
  readonly pages?: boolean
  /** What follows `serve`. */
  readonly args?: readonly string[]
  /** Options of Node, before the program. */
  readonly node?: readonly string[]
  /** What to run it under, such as `['strace', '-f']`. */
  readonly under?: readonly string[]
}

const main = resolve(import.meta.dirname, '../../src/main.ts')

/** Starts `portaria serve` on free ports and waits until its doors listen. Throws with its output when it ends first. */
export async function startGatewayProcess(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const serve = [process.execPath, ...(options.node ?? []), main, 'serve', ...(options.args ?? [])]
  const [command = process.execPath, ...args] = [...(options.under ?? []), ...serve]
  const child = spawn(command, args, {
    env: {
      ...process.env,
      PORTARIA_DATA_DIR: options.dataDir,
      PORTARIA_HOSTNAME: 'desk.example',
      PORTARIA_SMTP_LISTEN: '127.0.0.1:0',
      PORTARIA_ADMIN_LISTEN: options.pages ? '127.0.0.1:0' : 'off',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  const { pid, ports } = await readStart(child, output)
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const closed = once(child, 'exit')
    process.kill(pid, signal)
    const [code] = await closed
    return code
  }
  return {
    child,
    pid,
    smtpPort: ports.get('smtp') ?? 0,
    adminPort: ports.get('admin') ?? null,
    output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

/** Reads the log until the gateway says that it has started: its own process, and where its doors listen. */
async function readStart(
  child: ChildProcess,
  output: string[],
): Promise<{ pid: number; ports: ReadonlyMap<string, number> }> {
  const ports = new Map<string, number>()
  if (!child.stdout) throw new Error('expected the standard output of the gateway')
  for await (const line of createInterface({ input: child.stdout })) {
    output.push(line)
    const entry = line.startsWith('{') ? JSON.parse(line) : {}
    if (entry.event === 'door.listening') ports.set(entry.door, entry.port)
    if (entry.event === 'gateway.started') return { pid: entry.pid, ports }
  }
  throw new Error(`expected the gateway to listen, it ended with:\n${output.join('\n')}`)
}
