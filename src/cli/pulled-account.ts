import { readTypedSecret, sealedFor } from '../admin/credentials.ts'
import { auditDetails } from '../admin/pages/pulled-accounts/pulled-changes-told.ts'
import { hasAppPassword, secretOf } from '../admin/pages/pulled-accounts/pulled-credentials.ts'
import {
  checkPulledForm,
  emptyPulledForm,
  type PulledForm,
} from '../admin/pages/pulled-accounts/pulled-form.ts'
import { stateOf } from '../admin/pages/pulled-accounts/list.ts'
import { sayIn } from '../admin/say.ts'
import { foldAddress } from '../domain/mail/address.ts'
import { type AccountPreset, accountPresets } from '../domain/pull/account-preset.ts'
import { type PulledStatus, untried } from '../domain/pull/pull-state.ts'
import { type PulledAccount, pulledKinds } from '../domain/pull/pulled-account.ts'
import type { Database } from '../store/database.ts'
import { listDesks } from '../store/desks.ts'
import { foldedName } from '../store/folded-name.ts'
import { newId } from '../store/id.ts'
import { changePulledAccount, listPulledAccounts } from '../store/pulled-accounts.ts'
import { countPulledMails } from '../store/pulled-list.ts'
import { listPulledStatuses } from '../store/pulled-states.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, type ExitCode, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { pullingMeans } from './pulling.ts'
import { readSecretBox } from './secret.ts'
import { readSecrets } from './secret-files.ts'
import { withStores, type Workspace } from './workspace.ts'

const say = sayIn('en')

/** `pull add`: adds an account that mail is pulled from. */
export async function addPulledAccount(invocation: Invocation): Promise<void> {
  const preset = accountPresets.find((each) => each === invocation.text('provider')) ?? 'other'
  const saved = await withStores(invocation.config(), 'write', (workspace) =>
    add(workspace, invocation, preset),
  )
  await printOne(shape(saved, untried, 0), invocation.isJson)
}

/** `pull list`: lists the accounts; nothing that signs in is among what is printed. M20 */
export async function listPulled({ config, isJson }: Invocation): Promise<void> {
  const rows = await withStores(config(), 'read', async ({ database: { reader } }) => {
    const statuses = await listPulledStatuses(reader)
    const counts = await countPulledMails(reader)
    return (await listPulledAccounts(reader)).map((account) => {
      const { failed = 0, refused = 0 } = counts.get(account.id) ?? {}
      return shape(account, statuses.get(account.id) ?? untried, failed + refused)
    })
  })
  await printList(rows, ['name', 'protocol', 'server', 'user', 'state', 'fault', 'staying'], isJson)
}

/** `pull test`: opens an account as pulling does, and takes nothing. M6 */
export async function testPulled(invocation: Invocation): Promise<ExitCode> {
  const { config, isJson } = invocation
  const steps = await withStores(config(), 'read', async (workspace) => {
    const { database } = workspace
    const account = await wantedAccount(database, invocation)
    const { steps: found } = await (await pullingMeans(workspace)).test(account, null)
    const isGood = found.every(({ state }) => state === 'good')
    await noteChange(database, 'pulled-account-tested', account.name, { isGood })
    return found
  })
  const rows = steps.map(({ step, state, fault, words }) => ({
    step,
    state,
    why: fault === null || isJson ? fault : say(`pulled.fault-of.${fault}`),
    words,
  }))
  await printList(rows, ['step', 'state', 'why', 'words'], isJson)
  return steps.every(({ state }) => state === 'good') ? exitCode.ok : exitCode.unavailable
}

async function add(
  { config, database }: Workspace,
  invocation: Invocation,
  preset: AccountPreset,
): Promise<PulledAccount> {
  const now = new Date()
  const secrets = await readSecretBox(config)
  const desks = await listDesks(database.reader)
  const wanted = foldAddress(invocation.text('to') ?? '')
  const desk = desks.find(({ address }) => foldAddress(address) === wanted)
  const form = readForm(invocation, preset, desk?.id ?? '')
  const { account, faults } = checkPulledForm(preset, form, null, desks)
  const typed = readTypedSecret(await readSecrets(invocation), hasAppPassword(preset))
  const { secret, faults: secretFaults } = secretOf(account, null, typed, null)
  const [wrong] = Object.entries({ ...faults, ...secretFaults })
  if (wrong !== undefined) {
    const [field, { key, values }] = wrong
    throw new CommandFault(exitCode.usage, `${field}: ${say(key, values)}`)
  }
  const id = newId(now)
  const change = await changePulledAccount(
    database,
    { id, ...account, ...sealedFor(secrets, id, secret) },
    null,
    now,
  )
  if (change !== 'saved') throw new CommandFault(exitCode.data, say('registry.fault.taken'))
  await noteChange(database, 'pulled-account-added', account.name, auditDetails(null, account, true, desks))
  return wantedAccount(database, invocation)
}

function readForm({ operands, text }: Invocation, preset: AccountPreset, deskId: string): PulledForm {
  const before = emptyPulledForm(preset, null)
  const days = text('delete-after-days')
  return {
    ...before,
    name: (operands[0] ?? '').trim(),
    deskId,
    kind: pulledKinds.find((each) => each === text('protocol')) ?? before.kind,
    host: (text('host') ?? '').toLowerCase(),
    port: text('port') ?? '',
    encryption: text('encryption') === 'starttls' ? 'starttls' : 'tls',
    user: text('user') ?? '',
    clientId: text('client-id') ?? '',
    tenant: (text('tenant') ?? '').toLowerCase(),
    folders: (text('folders') ?? 'INBOX')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    marksRead: text('mark-read') !== 'no',
    deletes: days !== null,
    days: days ?? before.days,
    newOnly: text('old-mail') !== 'yes',
    active: text('active') !== 'no',
  }
}

async function wantedAccount({ writer }: Database, { operands }: Invocation): Promise<PulledAccount> {
  const name = foldedName((operands[0] ?? '').trim())
  const account = (await listPulledAccounts(writer)).find((each) => foldedName(each.name) === name)
  if (account !== undefined) return account
  throw new CommandFault(exitCode.data, `no account ${operands[0] ?? ''}: "portaria pull list" shows them`)
}

function shape(account: PulledAccount, status: PulledStatus, staying: number) {
  const { id, name, kind, active, settings, hasSecret } = account
  const { server, user, oauth, folders, marksRead, deletesAfterDays, newOnly } = settings
  return {
    id,
    name,
    protocol: kind,
    server: `${server.host}:${server.port}`,
    encryption: server.encryption,
    user,
    hasSecret,
    connectedAt: oauth?.connectedAt ?? null,
    folders,
    marksRead,
    deletesAfterDays,
    newOnly,
    active,
    state: stateOf(account, status, new Date()).key.split('.').at(-1),
    fault: status.fault,
    failingSince: status.failingSince,
    staying,
  }
}
