import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../config.ts'
import { nearestName } from '../config/nearest.ts'
import type { CommandSpec, Invocation, OptionSpec } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'

/** The options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  json: { summary: 'print JSON: one document, or one object a line for lists' },
  help: { summary: 'show this help' },
}

/** Reads the arguments after a command's name, or throws a usage fault that says what was expected. */
export function readArguments(spec: CommandSpec, args: readonly string[]): Invocation {
  const options = { ...commonOptions, ...spec.options }
  const { values, positionals } = parse(spec, options, args)
  const texts = (name: string): string[] => [values[name] ?? []].flat().map(String)
  let config: Config | null = null
  const invocation: Invocation = {
    operands: positionals,
    text: (name) => texts(name).at(-1) ?? null,
    list: texts,
    has: (name) => values[name] === true,
    config() {
      config ??= loadConfig()
      return config
    },
    isJson: values.json === true,
  }
  if (!invocation.has('help')) check(spec, options, invocation)
  return invocation
}

function parse(spec: CommandSpec, options: Readonly<Record<string, OptionSpec>>, args: readonly string[]) {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: option.isList ?? false,
      },
    ]),
  )
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(known, token.name)) continue
    const nearest = nearestName(token.name, Object.keys(known))
    const suggestion = nearest === null ? '' : `, did you mean --${nearest}?`
    throw new CommandFault(exitCode.usage, `${spec.name}: unknown option ${token.rawName}${suggestion}`)
  }
  try {
    return parseArgs({ args: [...args], options: known, strict: true, allowPositionals: true })
  } catch (error) {
    const [message = ''] = error instanceof Error ? error.message.split('\n') : []
    throw new CommandFault(exitCode.usage, `${spec.name}: ${message}`)
  }
}

function check(
  spec: CommandSpec,
  options: Readonly<Record<string, OptionSpec>>,
  { operands, list, text }: Invocation,
): void {
  const [least, most] = spec.operandCount
  if (operands.length < least)
    throw new CommandFault(exitCode.usage, `${spec.name}: expected ${spec.operands}`)
  if (operands.length > most) {
    throw new CommandFault(
      exitCode.usage,
      `${spec.name}: unexpected argument ${JSON.stringify(operands[most])}`,
    )
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.isRequired && text(name) === null) {
      throw new CommandFault(
        exitCode.usage,
        `${spec.name}: expected --${name} ${option.value ?? ''}`.trimEnd(),
      )
    }
    for (const value of option.choices ? list(name) : []) {
      if (option.choices?.includes(value)) continue
      const expected = option.choices?.join(', ')
      throw new CommandFault(
        exitCode.usage,
        `${spec.name}: expected ${expected} after --${name}, got ${JSON.stringify(value)}`,
      )
    }
  }
}
