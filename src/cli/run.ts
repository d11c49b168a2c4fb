import { ConfigError } from '../config.ts'
import { nearestName } from '../config/nearest.ts'
import { readArguments } from './arguments.ts'
import type { CommandSpec } from './command.ts'
import { commands } from './commands.ts'
import { CommandFault, type ExitCode, exitCode, exitCodeOf } from './exit-code.ts'
import { helpOf, overview } from './help.ts'
import { print, tell } from './output.ts'

/** Runs the command that the arguments name and answers the exit code; never throws. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read our output has had enough, as `head` does.
    process.exit(error.code === 'EPIPE' ? exitCode.ok : exitCode.inputOutput)
  })
  // What a mail server is told by the exit code becomes of a mail, so no fault of ours may end a delivery otherwise.
  const isPiped = args[0] === 'inject' && args.includes('--pipe')
  const delivery = isPiped ? await import('./delivery.ts') : null
  delivery?.deferOnBug()
  try {
    return await dispatch(args)
  } catch (error) {
    return delivery?.deferDelivery() ?? explain(error)
  }
}

/** Tells a person what went wrong, and answers the exit code that says it best. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommandFault) {
    tell(`portaria: ${error.message}`)
    return error.code
  }
  if (error instanceof ConfigError) {
    tell(`portaria: ${error.message}`)
    return exitCode.config
  }
  const code = exitCodeOf(error)
  const isBug = code === exitCode.software && error instanceof Error
  tell(`portaria: ${isBug ? error.stack : error instanceof Error ? error.message : String(error)}`)
  return code
}

async function dispatch(args: readonly string[]): Promise<ExitCode> {
  const [first] = args
  if (first === '--version' || first === '-v') return dispatch(['version'])
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    return help(first === undefined ? null : args.slice(1))
  }
  const spec = find(args)
  if (spec === null) return unknown(args)
  const invocation = readArguments(spec, args.slice(spec.name.split(' ').length))
  if (invocation.has('help')) {
    await print(`${helpOf(spec)}\n`)
    return exitCode.ok
  }
  const command = await spec.load()
  return (await command(invocation)) ?? exitCode.ok
}

async function help(words: readonly string[] | null): Promise<ExitCode> {
  const spec = words && find(words)
  await print(`${spec ? helpOf(spec) : overview(commands)}\n`)
  return words === null ? exitCode.usage : exitCode.ok
}

function find(args: readonly string[]): CommandSpec | null {
  const called = commands.filter(({ name }) => name.split(' ').every((word, index) => args[index] === word))
  return called[0] ?? null
}

async function unknown(args: readonly string[]): Promise<ExitCode> {
  const [first = ''] = args
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (family.length > 0 && args.includes('--help')) {
    for (const spec of family) await print(`${helpOf(spec)}\n\n`)
    return exitCode.ok
  }
  if (family.length > 0) {
    const expected = family.map(({ name }) => name.slice(first.length + 1)).join(', ')
    throw new CommandFault(exitCode.usage, `${first}: expected ${expected}`)
  }
  const names = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))]
  const nearest = nearestName(first, names)
  const suggestion = nearest === null ? '' : `, did you mean ${nearest}?`
  throw new CommandFault(
    exitCode.usage,
    `unknown command ${first}${suggestion} ("portaria --help" lists them)`,
  )
}
