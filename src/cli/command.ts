import type { Config } from '../config.ts'
import type { ExitCode } from './exit-code.ts'

/** An option of a command. */
export type OptionSpec = {
  /** What the value is called in the help; a switch when left out. */
  readonly value?: string
  readonly summary: string
  /** Whether it may be given more than once. */
  readonly isList?: boolean
  /** The only values it takes. */
  readonly choices?: readonly string[]
  readonly isRequired?: boolean
}

/** What the table knows of a command before any of its code is loaded. */
export type CommandSpec = {
  /** The words that call it, such as `address add`. */
  readonly name: string
  readonly summary: string
  /** What follows the name, such as `FILE`; empty when nothing does. */
  readonly operands: string
  /** How many operands it takes. */
  readonly operandCount: readonly [least: number, most: number]
  readonly options: Readonly<Record<string, OptionSpec>>
  /** Arguments that really work, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  readonly load: () => Promise<Command>
}

/** A command at work; answers nothing for exit code 0. */
export type Command = (invocation: Invocation) => Promise<ExitCode> | Promise<void>

/** The arguments of one call, already checked against the table. */
export type Invocation = {
  readonly operands: readonly string[]
  /** An option's value; `null` when it was not given. */
  readonly text: (option: string) => string | null
  /** All values of an option that may be repeated. */
  readonly list: (option: string) => readonly string[]
  /** Whether a switch was given. */
  readonly has: (option: string) => boolean
  /** The configuration, read when first asked for. */
  readonly config: () => Config
  readonly isJson: boolean
}
