import { commonOptions } from './arguments.ts'
import type { CommandSpec, OptionSpec } from './command.ts'

const program = 'portaria'

/** The list of commands. */
export function overview(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Portaria: an SMTP gateway that turns e-mail into help-desk tickets and answers at the door.',
    '',
    `Usage: ${program} COMMAND [OPTIONS]`,
    '',
    'Commands:',
    ...lines,
    '',
    `"${program} COMMAND --help" shows a command's options and examples. Every command takes --json.`,
    'Settings come from PORTARIA_… variables and portaria.config.json: see docs/configuration.md.',
  ].join('\n')
}

/** The help of one command. */
export function helpOf(spec: CommandSpec): string {
  const options = Object.entries({ ...spec.options, ...commonOptions })
  const width = Math.max(...options.map(([name, option]) => written(name, option).length))
  return [
    spec.summary,
    '',
    `Usage: ${program} ${spec.name}${spec.operands === '' ? '' : ` ${spec.operands}`} [OPTIONS]`,
    '',
    'Options:',
    ...options.map(([name, option]) => `  ${written(name, option).padEnd(width)}  ${describe(option)}`),
    '',
    'Examples:',
    ...spec.examples.flatMap(([line, does]) => [`  # ${does}`, `  ${line}`]),
  ].join('\n')
}

function written(name: string, { value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`
}

function describe({ summary, choices, isRequired, isList }: OptionSpec): string {
  const notes = [
    choices && `one of ${choices.join(', ')}`,
    isRequired && 'required',
    isList && 'may be repeated',
  ].filter(Boolean)
  return notes.length === 0 ? summary : `${summary} (${notes.join('; ')})`
}
