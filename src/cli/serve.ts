import { once } from 'node:events'
import { createLogger, type Logger } from '../log.ts'
import { createSetupToken } from '../store/setup-tokens.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { deskWithoutMail } from './first-desk.ts'
import { type Gateway, type GatewayRole, gatewayRoles, startGateway } from './gateway.ts'
import { tell } from './output.ts'
import { removeRunState, writeRunState } from './run-state.ts'
import { welcome } from './welcome.ts'

const lingerMs = 1000

/** `serve`: runs the gateway until it is asked to stop. */
export async function serve(invocation: Invocation): Promise<void> {
  const roles = readRoles(invocation.text('roles'))
  const config = invocation.config()
  const logger = createLogger(config.logLevel)
  process.on('exit', () => logger.flush())
  const stopping = whenAskedToStop()
  const isDemonstration = invocation.has('demo')
  const gateway = await startGateway({ config, roles, isDemonstration, log: logger.log })
  try {
    const startedAt = new Date()
    await writeRunState(config.dataDir, {
      pid: process.pid,
      startedAt: startedAt.toISOString(),
      doors: gateway.doors,
    })
    logger.info('gateway.started', { pid: process.pid, hostname: config.hostname, roles: [...roles] })
    const token = roles.has('pages') ? await createSetupToken(gateway.database.writer, startedAt) : null
    const deskToTry = await deskWithoutMail(gateway.database)
    for (const line of welcome({ config, doors: gateway.doors, deskToTry, setupToken: token })) tell(line)
    if (isDemonstration) await demonstrate(gateway)
    await stopping
  } finally {
    await stop(gateway, config.dataDir, logger)
  }
}

function readRoles(text: string | null): ReadonlySet<GatewayRole> {
  if (text === null) return new Set(gatewayRoles)
  const words = text.split(',').map((word) => word.trim())
  const roles = gatewayRoles.filter((role) => words.includes(role))
  if (words.every((word) => gatewayRoles.some((role) => role === word))) return new Set(roles)
  throw new CommandFault(
    exitCode.usage,
    `expected some of ${gatewayRoles.join(',')} after --roles, got ${JSON.stringify(text)}`,
  )
}

/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once. */
async function whenAskedToStop(): Promise<void> {
  const signals = ['SIGTERM', 'SIGINT'] as const
  const end = new AbortController()
  await Promise.race(signals.map((signal) => once(process, signal, { signal: end.signal })))
  end.abort()
  process.once('SIGTERM', () => process.exit(128 + 15))
  process.once('SIGINT', () => process.exit(128 + 2))
}

async function stop(gateway: Gateway, dataDir: string, logger: Logger): Promise<void> {
  logger.info('gateway.stopping')
  await gateway.stop()
  await removeRunState(dataDir)
  logger.info('gateway.stopped')
  logger.flush()
  // A peer that went away may leave a question to the database behind, whose timer would hold the process for a minute.
  setTimeout(() => process.exit(), lingerMs).unref()
}

async function demonstrate({ database, doors }: Gateway): Promise<void> {
  const { DataFolderInUseError, runDemo } = await import('./demo/demo.ts')
  const address = doors.find(({ door }) => door === 'smtp')?.address
  if (address === undefined || 'path' in address) {
    throw new CommandFault(exitCode.usage, 'serve: --demo sends mail through the SMTP port, so it needs one')
  }
  const world = { database, smtp: address, language: 'pt-BR', print: tell } as const
  await runDemo(world).catch((error: unknown) => {
    if (error instanceof DataFolderInUseError)
      throw new CommandFault(exitCode.data, error.message, { cause: error })
    throw error
  })
  tell('The demonstration ends here; look at the pages. Ctrl-C stops the gateway.')
}
