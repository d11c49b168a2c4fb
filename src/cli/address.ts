import type { Desk, Mode, Profile } from '../domain/desk.ts'
import { type Language, languages } from '../domain/language.ts'
import { isSendableAddress } from '../domain/mail/address.ts'
import { isSettingName, parseSetting, type SettingChanges, settingNames } from '../domain/policy/settings.ts'
import {
  AddressTakenError,
  addDesk,
  changeDesk,
  type DeskChanges,
  listDesks,
  removeDesk,
} from '../store/desks.ts'
import { byCommand, noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `address add`: adds a desk. */
export async function addAddress(invocation: Invocation): Promise<void> {
  const { mode, profile, aliases = [], ...others } = readOptions(invocation)
  if (mode === undefined || profile === undefined)
    throw new Error('expected mode and profile, as the table demands')
  const address = readAddress(invocation.operands[0] ?? '')
  const desk = await withStores(invocation.config(), 'write', async ({ database }) => {
    const desk = { address, mode, profile, aliases, ...others }
    const added = await addDesk(database.writer, desk, new Date(), byCommand().actor).catch(refuseTaken)
    await noteChange(database, 'desk-added', address, desk)
    return added
  })
  await printOne(shape(desk), invocation.isJson)
}

/** `address list`: lists the desks. */
export async function listAddresses({ config, isJson }: Invocation): Promise<void> {
  const desks = await withStores(config(), 'read', ({ database }) => listDesks(database.reader))
  await printList(desks.map(shape), ['address', 'mode', 'profile', 'enabled', 'aliases'], isJson)
}

/** `address set`: changes a desk. */
export async function setAddress(invocation: Invocation): Promise<void> {
  const changes = readOptions(invocation)
  if (Object.keys(changes).length === 0)
    throw new CommandFault(exitCode.usage, 'address set: expected an option')
  const [address = ''] = invocation.operands
  const desk = await withStores(invocation.config(), 'read', async ({ database }) => {
    const changed = await changeDesk(database.writer, address, changes, byCommand()).catch(refuseTaken)
    if (changed) await noteChange(database, 'desk-changed', address, changes)
    return changed
  })
  if (desk === null) throw unknownAddress(address)
  await printOne(shape(desk), invocation.isJson)
}

/** `address remove`: removes a desk. */
export async function removeAddress({ operands, config, isJson }: Invocation): Promise<void> {
  const [address = ''] = operands
  const wasThere = await withStores(config(), 'read', async ({ database }) => {
    const isRemoved = await removeDesk(database.writer, address, byCommand())
    if (isRemoved) await noteChange(database, 'desk-removed', address)
    return isRemoved
  })
  if (!wasThere) throw unknownAddress(address)
  await printOne({ address, removed: true }, isJson)
}

/** Reads an address that mail can be sent to. */
export function readAddress(text: string): string {
  if (isSendableAddress(text)) return text
  throw new CommandFault(
    exitCode.usage,
    `expected an address such as suporte@empresa.example, got ${JSON.stringify(text)}`,
  )
}

/** Reads `yes` or `no`; `null` when the option was not given. */
export function readYesNo(value: string | null): boolean | null {
  return value === null ? null : value === 'yes'
}

/** Turns the store's refusal into one a person can act on. */
export function refuseTaken(error: unknown): never {
  if (error instanceof AddressTakenError)
    throw new CommandFault(exitCode.data, error.message, { cause: error })
  throw error
}

function readOptions({ text, list, has }: Invocation): DeskChanges {
  const mode = (['direct', 'forwarded'] satisfies Mode[]).find((known) => known === text('mode'))
  const profile = (['estrito', 'triagem', 'aberto'] satisfies Profile[]).find(
    (known) => known === text('profile'),
  )
  const language = languages.find((known): known is Language => known === text('language'))
  const aliases = has('no-alias') ? [] : list('alias').map(readAddress)
  const knownAs = has('no-known-as') ? [] : list('known-as').map(readAddress)
  const enabled = readYesNo(text('enabled'))
  const acknowledge = readYesNo(text('acknowledge'))
  const settings = list('set').map(readSetting)
  return {
    ...(mode && { mode }),
    ...(profile && { profile }),
    ...(language && { language }),
    ...((aliases.length > 0 || has('no-alias')) && { aliases }),
    ...((knownAs.length > 0 || has('no-known-as')) && { knownAs }),
    ...(enabled !== null && { enabled }),
    ...(acknowledge !== null && { acknowledge }),
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) satisfies SettingChanges }),
  }
}

function readSetting(text: string): [string, unknown] {
  const [name = '', ...rest] = text.split('=')
  if (!isSettingName(name))
    throw new CommandFault(exitCode.usage, `no setting ${name}: there are ${settingNames.join(', ')}`)
  const value = parseSetting(name, rest.join('='))
  if (value !== undefined) return [name, value]
  throw new CommandFault(
    exitCode.usage,
    `expected a value for ${name} as the policy page offers, got ${text}`,
  )
}

function unknownAddress(address: string): CommandFault {
  return new CommandFault(exitCode.data, `no inbound address ${address}: "portaria address list" shows them`)
}

function shape({
  address,
  mode,
  profile,
  aliases,
  knownAs,
  enabled,
  language,
  acknowledge,
  settings,
  createdAt,
}: Desk) {
  return {
    address,
    mode,
    profile,
    aliases,
    knownAs,
    enabled,
    language,
    acknowledge,
    settings,
    createdAt: createdAt.toISOString(),
  }
}
