import { auditDetails, isRisky } from '../admin/pages/channels/channel-changes-told.ts'
import { readTypedSecret, sealedFor } from '../admin/credentials.ts'
import { secretOf } from '../admin/pages/channels/channel-credentials.ts'
import {
  type ChannelForm,
  checkChannelForm,
  emptyChannelForm,
  formOf,
} from '../admin/pages/channels/channel-form.ts'
import { usesText, visibleNames } from '../admin/pages/channels/remove.ts'
import { sayIn } from '../admin/say.ts'
import { type Channel, type ChannelKind, channelKinds } from '../domain/outgoing/channel.ts'
import { openSecret } from '../outgoing/open-channel.ts'
import { changeChannel, removeChannel } from '../store/channel-changes.ts'
import { channelUses, isUsed } from '../store/channel-uses.ts'
import { listChannels } from '../store/channels.ts'
import type { Database } from '../store/database.ts'
import { foldedName } from '../store/folded-name.ts'
import { newId } from '../store/id.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { readSecretBox } from './secret.ts'
import { readSecrets } from './secret-files.ts'
import { withStores, type Workspace } from './workspace.ts'

const say = sayIn('en')

/** `channel add`: adds a channel. */
export async function addChannel(invocation: Invocation): Promise<void> {
  const kind = channelKinds.find((each) => each === invocation.text('kind')) ?? 'smtp'
  const saved = await withStores(invocation.config(), 'write', (workspace) =>
    save(workspace, invocation, kind, null),
  )
  await printOne(shape(saved), invocation.isJson)
}

/** `channel list`: lists the channels; nothing that signs in is among what is printed. M20 */
export async function listAll({ config, isJson }: Invocation): Promise<void> {
  const channels = await withStores(config(), 'read', ({ database }) => listChannels(database.reader))
  await printList(channels.map(shape), ['name', 'kind', 'address', 'server', 'system', 'active'], isJson)
}

/** `channel set`: changes a channel. */
export async function setChannel(invocation: Invocation): Promise<void> {
  const saved = await withStores(invocation.config(), 'read', async (workspace) => {
    const was = await wantedChannel(workspace.database, invocation)
    return save(workspace, invocation, was.kind, was)
  })
  await printOne(shape(saved), invocation.isJson)
}

/** `channel remove`: removes a channel that nothing uses. F12 */
export async function removeOne(invocation: Invocation): Promise<void> {
  const { config, isJson } = invocation
  const name = await withStores(config(), 'read', async ({ database }) => {
    const channel = await wantedChannel(database, invocation)
    const removal = await removeChannel(database, channel.id)
    if (removal !== 'removed') {
      throw new CommandFault(
        exitCode.data,
        say('channels.in-use', { name: channel.name, uses: usesText(removal, say) }),
      )
    }
    await noteChange(database, 'channel-removed', channel.name)
    return channel.name
  })
  await printOne({ name, removed: true }, isJson)
}

async function save(
  { config, database }: Workspace,
  invocation: Invocation,
  kind: ChannelKind,
  was: Channel | null,
): Promise<Channel> {
  const now = new Date()
  const secrets = await readSecretBox(config)
  const before = was === null ? emptyChannelForm('') : formOf(was)
  const { channel, faults } = checkChannelForm(kind, readForm(invocation, before), was)
  const typed = readTypedSecret(await readSecrets(invocation), kind === 'google-password')
  const kept = was === null ? null : await openSecret(was.id, { database, secrets })
  const { secret, faults: secretFaults } = secretOf(channel, was, typed, kept)
  const [wrong] = Object.entries({ ...faults, ...secretFaults })
  if (wrong !== undefined) {
    const [field, { key, values }] = wrong
    throw new CommandFault(exitCode.usage, `${field}: ${say(key, values)}`)
  }
  if (was !== null && (isRisky(was, channel) || secret !== undefined) && !invocation.has('confirm')) {
    const uses = await channelUses(database.reader, was.id)
    if (isUsed(uses)) {
      throw new CommandFault(
        exitCode.data,
        `${was.name} is in use: ${usesText(uses, say)}; say --confirm to change it`,
      )
    }
  }
  const id = was?.id ?? newId(now)
  const written = { id, ...channel, ...sealedFor(secrets, id, secret) }
  const change = await changeChannel(database, written, was?.version ?? null, now)
  if (change.kind === 'name-taken') throw new CommandFault(exitCode.data, say('registry.fault.taken'))
  if (change.kind === 'address-taken')
    throw new CommandFault(exitCode.data, say('channels.fault.address-taken', { other: change.by }))
  if (change.kind === 'named-by-steps')
    throw new CommandFault(exitCode.data, say('channels.fault.steps', { names: visibleNames(change.steps) }))
  if (change.kind === 'stale') throw new CommandFault(exitCode.temporary, say('channels.fault.stale'))
  const isTyped = secret !== undefined && secret !== null
  const event = was === null ? 'channel-added' : 'channel-changed'
  await noteChange(database, event, channel.name, auditDetails(was, channel, isTyped))
  return wantedChannel(database, invocation)
}

function readForm({ operands, text }: Invocation, before: ChannelForm): ChannelForm {
  const yes = (option: string, otherwise: boolean): boolean =>
    text(option) === null ? otherwise : text(option) === 'yes'
  const user = text('user')
  const encryptions = ['starttls', 'tls', 'none'] as const
  const mechanisms = ['plain', 'login', 'cram-md5'] as const
  const whens = ['stop', 'send-again'] as const
  const address = text('address') ?? before.address
  return {
    name: (operands[0] ?? '').trim(),
    address,
    senderName: text('sender-name') ?? before.senderName,
    active: yes('active', before.active),
    isSystem: yes('system', before.isSystem),
    host: (text('host') ?? before.host).toLowerCase(),
    port: text('port') ?? before.port,
    encryption: encryptions.find((each) => each === text('encryption')) ?? before.encryption,
    needsLogin: user === null ? before.needsLogin : user !== 'none',
    user: user ?? (before.user === '' ? address : before.user),
    mechanism: mechanisms.find((each) => each === text('mechanism')) ?? before.mechanism,
    clientId: text('client-id') ?? before.clientId,
    tenant: text('tenant') ?? before.tenant,
    sendsTogether: yes('together', before.sendsTogether ?? true),
    whenUnknown: whens.find((each) => each === text('when-unknown')) ?? before.whenUnknown,
  }
}

/** The channel that a command names; ends it when there is none. */
export async function wantedChannel({ writer }: Database, { operands }: Invocation): Promise<Channel> {
  const name = foldedName((operands[0] ?? '').trim())
  const channel = (await listChannels(writer)).find((each) => foldedName(each.name) === name)
  if (channel !== undefined) return channel
  throw new CommandFault(exitCode.data, `no channel ${operands[0] ?? ''}: "portaria channel list" shows them`)
}

function shape({ id, name, kind, address, senderName, isSystem, active, settings, hasSecret }: Channel) {
  const { server, login, oauth, sendsTogether, whenUnknown } = settings
  return {
    id,
    name,
    kind,
    address,
    senderName,
    server: server === null ? null : `${server.host}:${server.port}`,
    encryption: server?.encryption ?? null,
    user: login?.user ?? null,
    mechanism: login?.mechanism ?? null,
    hasSecret,
    connectedAt: oauth?.connectedAt ?? null,
    together: sendsTogether,
    whenUnknown,
    system: isSystem,
    active,
  }
}
