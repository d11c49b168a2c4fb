import { writeTransaction } from '../store/database.ts'
import { type DoorToken, listDoorTokens, makeDoorToken, revokeDoorToken } from '../store/door-tokens.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { print, printJson, printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `token add`: makes a token for a program, and prints it this once. */
export async function addToken({ operands, config, isJson }: Invocation): Promise<void> {
  const name = readName(operands[0] ?? '')
  const scope = 'messages'
  const token = await withStores(config(), 'write', async ({ database }) => {
    const made = await writeTransaction(database, (trx) => makeDoorToken(trx, name, scope, new Date()))
    if (made !== null) await noteChange(database, 'token-added', name, { scope })
    return made
  })
  if (token === null)
    throw new CommandFault(exitCode.data, `${name} has a token: "portaria token revoke ${name}" ends it`)
  if (isJson) await printJson({ name, scope, token })
  else await print(`${token}\n`)
}

/** `token list`: lists the tokens of programs, never what they are. */
export async function listTokens({ config, isJson }: Invocation): Promise<void> {
  const tokens = await withStores(config(), 'read', ({ database }) => listDoorTokens(database.reader))
  await printList(tokens.map(shape), ['name', 'scope', 'createdAt', 'revokedAt'], isJson)
}

/** `token revoke`: ends a token at once. */
export async function revokeToken({ operands, config, isJson }: Invocation): Promise<void> {
  const name = readName(operands[0] ?? '')
  const isRevoked = await withStores(config(), 'read', async ({ database }) => {
    const revoked = await writeTransaction(database, (trx) => revokeDoorToken(trx, name, new Date()))
    if (revoked) await noteChange(database, 'token-revoked', name)
    return revoked
  })
  if (!isRevoked)
    throw new CommandFault(exitCode.data, `no valid token ${name}: "portaria token list" shows them`)
  await printOne({ name, revoked: true }, isJson)
}

function readName(text: string): string {
  const name = text.trim()
  if (/^[\w.-]{1,64}$/.test(name)) return name
  throw new CommandFault(
    exitCode.usage,
    `expected a name of letters, digits, ".", "_" and "-", got ${JSON.stringify(text)}`,
  )
}

function shape({ name, scope, createdAt, revokedAt }: DoorToken) {
  return {
    name,
    scope,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt === null ? null : revokedAt.toISOString(),
  }
}
