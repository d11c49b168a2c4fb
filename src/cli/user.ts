import { randomBytes } from 'node:crypto'
import { text as readAll } from 'node:stream/consumers'
import { hashPassword, passwordFault, passwordLength } from '../admin/passwords.ts'
import { languages } from '../domain/language.ts'
import { roles, type User } from '../domain/user.ts'
import { writeTransaction } from '../store/database.ts'
import { hasSecondFactor, removeSecondFactor } from '../store/second-factors.ts'
import { addUser, changeUser, findUserByName, foldUserName } from '../store/users.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** A password, and whether it was made here and must be shown. */
type Choice = { readonly password: string; readonly isMade: boolean }

/** `user add`: adds a person who signs in. */
export async function add(invocation: Invocation): Promise<void> {
  const { text, config, isJson } = invocation
  const name = readName(invocation)
  const role = roles.find((known) => known === text('role')) ?? 'operator'
  const language = languages.find((known) => known === text('language')) ?? null
  const choice = await choosePassword(invocation, name)
  const passwordHash = await hashPassword(choice.password)
  const user = await withStores(config(), 'write', async ({ database }) => {
    const added = await addUser(database.writer, { name, passwordHash, role, language }, new Date())
    if (added === null) throw new CommandFault(exitCode.data, `the name ${name} is taken`)
    await noteChange(database, 'user-added', name, { role })
    return added
  })
  await printOne(shape(user, choice), isJson)
}

/** `user password`: sets a new password, which ends every sign-in of the person. */
export async function password(invocation: Invocation): Promise<void> {
  const { config, isJson } = invocation
  const name = readName(invocation)
  const choice = await choosePassword(invocation, name)
  const passwordHash = await hashPassword(choice.password)
  const user = await withStores(config(), 'read', async ({ database }) => {
    const known = await findUserByName(database.writer, name)
    const changed = known && (await changeUser(database.writer, known.id, { passwordHash }))
    if (changed === null) throw new CommandFault(exitCode.data, `no person signs in as ${name}`)
    await noteChange(database, 'password-changed', name)
    return changed
  })
  await printOne(shape(user, choice), isJson)
}

/** `user second-factor`: tells whether a person has one, and takes it away from who lost the phone and the codes. */
export async function secondFactor(invocation: Invocation): Promise<void> {
  const { config, has, isJson } = invocation
  const name = readName(invocation)
  const isReset = has('reset')
  const shown = await withStores(config(), 'read', async ({ database }) => {
    const user = await findUserByName(database.writer, name)
    if (user === null) throw new CommandFault(exitCode.data, `no person signs in as ${name}`)
    if (isReset) {
      const isRemoved = await writeTransaction(database, (trx) => removeSecondFactor(trx, user.id))
      if (isRemoved) await noteChange(database, 'second-factor-removed', name)
    }
    return { name, secondFactor: await hasSecondFactor(database.writer, user.id) }
  })
  await printOne(shown, isJson)
}

function readName({ operands }: Invocation): string {
  const name = foldUserName(operands[0] ?? '')
  if (name !== '' && name.length <= 100 && !/\p{C}/u.test(name)) return name
  throw new CommandFault(
    exitCode.usage,
    `expected a name of up to 100 characters, got ${JSON.stringify(operands[0])}`,
  )
}

async function choosePassword({ has }: Invocation, name: string): Promise<Choice> {
  const isPiped = !has('generate') && !process.stdin.isTTY
  const [typed = ''] = isPiped ? (await readAll(process.stdin)).split(/\r?\n/, 1) : []
  if (typed === '') return { password: randomBytes(15).toString('base64url'), isMade: true }
  const fault = passwordFault(typed, name)
  if (fault === null) return { password: typed, isMade: false }
  const expected = `expected a password of ${passwordLength.min} to ${passwordLength.max} characters that nobody would guess`
  throw new CommandFault(exitCode.data, `${expected}: it is ${fault.replaceAll('-', ' ')}`)
}

function shape({ name, role, language, active }: User, { password: made, isMade }: Choice) {
  return { name, role, language, active, ...(isMade && { password: made }) }
}
