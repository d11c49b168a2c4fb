import type { CommandSpec } from './command.ts'
import { channelCommands } from './specs/channels.ts'
import { gatewayCommands } from './specs/gateway.ts'
import { mailCommands } from './specs/mail.ts'
import { pullCommands } from './specs/pull.ts'
import { policyCommands } from './specs/policy.ts'
import { tokenCommands } from './specs/tokens.ts'
import { triageCommands } from './specs/triage.ts'
import { upkeepCommands } from './specs/upkeep.ts'

/** The table of commands, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  ...gatewayCommands,
  ...policyCommands,
  ...channelCommands,
  ...pullCommands,
  ...triageCommands,
  ...mailCommands,
  ...upkeepCommands,
  ...tokenCommands,
]
