import type { Invocation } from './command.ts'
import { checkDoors } from './door-check.ts'
import { CommandFault, type ExitCode, exitCode } from './exit-code.ts'
import { printList } from './output.ts'

/** `readyz`: whether every configured door answers. */
export async function readyz({ config, text, isJson }: Invocation): Promise<ExitCode> {
  const seconds = Number(text('timeout') ?? 5)
  if (!(seconds > 0 && seconds <= 600))
    throw new CommandFault(exitCode.usage, 'readyz: expected seconds after --timeout')
  const checks = await checkDoors(config(), seconds * 1000)
  await printList(
    checks.map(({ door, at, fault }) => ({ door, at, ready: fault === null, fault })),
    ['door', 'at', 'ready', 'fault'],
    isJson,
  )
  return checks.length > 0 && checks.every(({ fault }) => fault === null) ? exitCode.ok : exitCode.unavailable
}
