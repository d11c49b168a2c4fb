/** The exit codes of sysexits.h that the command line uses. */
export const exitCode = {
  ok: 0,
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  inputOutput: 74,
  temporary: 75,
  noPermission: 77,
  config: 78,
} as const

/** What a command may end with. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Ends a command with a message a person can act on, and no stack. */
export class CommandFault extends Error {
  readonly code: ExitCode

  constructor(code: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandFault'
    this.code = code
  }
}

/** The exit code that says best what went wrong. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandFault) return error.code
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOENT':
      return exitCode.noInput
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return exitCode.noPermission
    case 'EADDRINUSE':
    case 'ECONNREFUSED':
      return exitCode.unavailable
    case 'ENOSPC':
    case 'EIO':
      return exitCode.inputOutput
    case 'SQLITE_BUSY':
      return exitCode.temporary
    case 'SQLITE_CANTOPEN':
      return exitCode.unavailable
    default:
      return exitCode.software
  }
}
