import type { RunningDoor } from './run-state.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { nextFree } from './ports.ts'

/** Turns "address in use" into what to do about it; any other error stays as it is. */
export function explainTakenPort(door: RunningDoor['door'], listen: RunningDoor['address']) {
  return async (error: NodeJS.ErrnoException): Promise<never> => {
    if (error.code !== 'EADDRINUSE' || 'path' in listen) throw error
    const { host, port } = listen
    const free = await nextFree(listen)
    const written = (number: number): string => `${host.includes(':') ? `[${host}]` : host}:${number}`
    const advice =
      free === null ? '' : `; ${free} is free: set PORTARIA_${door.toUpperCase()}_LISTEN=${written(free)}`
    throw new CommandFault(exitCode.unavailable, `the ${door} port ${written(port)} is taken${advice}`, {
      cause: error,
    })
  }
}
