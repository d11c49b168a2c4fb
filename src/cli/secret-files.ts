import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'

/** Reads what signs in; never an argument: those stand in the list of processes and in the history of the shell. */
export async function readSecrets({ text }: Invocation): Promise<Readonly<Record<string, string>>> {
  const [password, clientSecret] = [text('password-file'), text('client-secret-file')]
  if (password === '-' && clientSecret === '-')
    throw new CommandFault(exitCode.usage, 'expected one secret at most from standard input')
  return { password: await firstLine(password), clientSecret: await firstLine(clientSecret) }
}

async function firstLine(file: string | null): Promise<string> {
  if (file === null) return ''
  const whole = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8')
  const [line = ''] = whole.split(/\r?\n/, 1)
  if (line === '') throw new CommandFault(exitCode.data, `expected a secret in the first line of ${file}`)
  return line
}
