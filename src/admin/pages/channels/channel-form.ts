import { isSendableAddress } from '../../../domain/mail/address.ts'
import {
  type Channel,
  type ChannelKind,
  type Encryption,
  type Mechanism,
  plainAppearance,
  type WhenUnknown,
} from '../../../domain/outgoing/channel.ts'
import { mailProviderIds, mailProviders } from '../../../domain/outgoing/mail-providers.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import { isHostName } from '../../../domain/outgoing/server-name.ts'
import { choiceField, type Fault, fault, isTicked, textField } from '../../form-field.ts'
import { nameFault, nameField } from '../../registry.ts'
import { withoutInvisible } from '../../visible-text.ts'

const encryptions = ['none', 'starttls', 'tls'] as const satisfies readonly Encryption[]
/** The mechanisms that a person chooses among; a bearer token is never typed. */
const mechanisms = ['plain', 'login', 'cram-md5'] as const satisfies readonly Mechanism[]
const whenUnknowns = ['stop', 'send-again'] as const satisfies readonly WhenUnknown[]
const yesNo = ['yes', 'no'] as const

/** What was typed, whether or not it makes a channel. */
export type ChannelForm = {
  readonly name: string
  readonly address: string
  readonly senderName: string
  readonly active: boolean
  readonly isSystem: boolean
  readonly host: string
  readonly port: string
  readonly encryption: Encryption | null
  readonly needsLogin: boolean
  readonly user: string
  readonly mechanism: (typeof mechanisms)[number] | null
  readonly clientId: string
  readonly tenant: string
  readonly sendsTogether: boolean | null
  readonly whenUnknown: WhenUnknown | null
}

/** A field that may be wrong. */
export type FaultyField =
  | 'name'
  | 'address'
  | 'senderName'
  | 'host'
  | 'port'
  | 'encryption'
  | 'user'
  | 'password'
  | 'mechanism'
  | 'clientId'
  | 'clientSecret'
  | 'tenant'
  | 'confirm'
  | 'sendsTogether'
  | 'whenUnknown'

/** What is wrong with a form, field by field. */
export type ChannelFaults = Partial<Record<FaultyField, Fault>>

/** What a form makes of a channel; what signs in is apart. */
export type FormChannel = Pick<
  Channel,
  'name' | 'kind' | 'address' | 'senderName' | 'isSystem' | 'active' | 'settings'
>

/** The form of a channel of some kind that does not exist yet. */
export function emptyChannelForm(address: string): ChannelForm {
  return {
    name: '',
    address,
    senderName: '',
    active: true,
    isSystem: false,
    host: '',
    port: '587',
    encryption: 'starttls',
    needsLogin: true,
    user: '',
    mechanism: 'plain',
    clientId: '',
    tenant: '',
    sendsTogether: true,
    whenUnknown: 'stop',
  }
}

/** The form of a channel that does not exist yet, with the server of a provider filled in; an unknown one fills nothing. */
export function providedChannelForm(address: string, provider: string): ChannelForm {
  const form = emptyChannelForm(address)
  const id = mailProviderIds.find((each) => each === provider)
  if (id === undefined) return form
  const { host, port, encryption } = mailProviders[id].smtp
  return { ...form, host, port: String(port), encryption, user: address }
}

/** The form of a channel as it is; what is secret is not in it. */
export function formOf({ settings, ...channel }: Channel): ChannelForm {
  const { server, login, oauth, sendsTogether, whenUnknown } = settings
  const { name, address, senderName, active, isSystem } = channel
  return {
    name,
    address,
    senderName,
    active,
    isSystem,
    host: server?.host ?? '',
    port: String(server?.port ?? ''),
    encryption: server?.encryption ?? null,
    needsLogin: login !== null,
    user: login?.user ?? '',
    mechanism: mechanisms.find((each) => each === login?.mechanism) ?? 'plain',
    clientId: oauth?.clientId ?? '',
    tenant: oauth?.tenant ?? '',
    sendsTogether,
    whenUnknown,
  }
}

/** Reads what was typed. */
export function readChannelForm(body: unknown): ChannelForm {
  const line = (name: string): string => withoutInvisible(textField(body, name)).trim()
  const together = choiceField(body, 'sendsTogether', yesNo)
  return {
    name: nameField(body, 'name'),
    address: line('address'),
    senderName: line('senderName'),
    active: isTicked(body, 'active'),
    isSystem: isTicked(body, 'isSystem'),
    host: line('host').toLowerCase(),
    port: line('port'),
    encryption: choiceField(body, 'encryption', encryptions),
    needsLogin: isTicked(body, 'needsLogin'),
    user: line('user'),
    mechanism: choiceField(body, 'mechanism', mechanisms),
    clientId: line('clientId'),
    tenant: line('tenant'),
    sendsTogether: together === null ? null : together === 'yes',
    whenUnknown: choiceField(body, 'whenUnknown', whenUnknowns),
  }
}

/** The channel that a form makes of a kind, or what is wrong with it; fields of other kinds count for nothing. F9 */
export function checkChannelForm(
  kind: ChannelKind,
  form: ChannelForm,
  was: Channel | null,
): { readonly channel: FormChannel; readonly faults: ChannelFaults } {
  const { name, address, senderName, active, isSystem, sendsTogether, whenUnknown } = form
  const { server, faults: serverFaults } = serverOf(kind, form)
  const { login, oauth, faults: loginFaults } = loginOf(kind, form, was)
  const choice = fault('channels.fault.choice')
  const isLongSender = senderName.length > 100
  const appearance = was?.settings.appearance ?? plainAppearance
  return {
    channel: {
      kind,
      name,
      address,
      senderName,
      active,
      isSystem: isSystem && active,
      settings: {
        server,
        login,
        ...(oauth === undefined ? {} : { oauth }),
        sendsTogether: sendsTogether ?? true,
        whenUnknown: whenUnknown ?? 'stop',
        appearance,
      },
    },
    faults: {
      ...nameFault(name),
      ...(isSendableAddress(address) ? {} : { address: fault('channels.fault.address') }),
      ...(isLongSender ? { senderName: fault('registry.fault.long', { max: '100' }) } : {}),
      ...(isSystem && !active ? { confirm: fault('channels.fault.system-off') } : {}),
      ...(sendsTogether === null ? { sendsTogether: choice } : {}),
      ...(whenUnknown === null ? { whenUnknown: choice } : {}),
      ...serverFaults,
      ...loginFaults,
    },
  }
}

type Server = Channel['settings']['server']

function serverOf(kind: ChannelKind, form: ChannelForm): { server: Server; faults: ChannelFaults } {
  const preset = presets[kind].server
  if (preset !== 'free') return { server: preset, faults: {} }
  const { host, port, encryption, needsLogin } = form
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
  const isPort = number >= 1 && number <= 65_535
  return {
    server: { host, port: number, encryption: encryption ?? 'starttls' },
    faults: {
      ...(isHostName(host) ? {} : { host: fault('channels.fault.host') }),
      ...(isPort ? {} : { port: fault('channels.fault.port') }),
      ...(encryption === null ? { encryption: fault('channels.fault.choice') } : {}),
      // A password never leaves in clear.
      ...(encryption === 'none' && needsLogin ? { encryption: fault('channels.fault.clear-password') } : {}),
    },
  }
}

function loginOf(
  kind: ChannelKind,
  form: ChannelForm,
  was: Channel | null,
): { login: Channel['settings']['login']; oauth?: Channel['settings']['oauth']; faults: ChannelFaults } {
  const { mechanism: preset, provider } = presets[kind]
  if (preset === null || (preset === 'free' && !form.needsLogin)) return { login: null, faults: {} }
  const user = form.user === '' && preset !== 'free' ? form.address : form.user
  const mechanism = preset === 'free' ? form.mechanism : preset
  const faults: ChannelFaults = {
    ...(user === '' || user.length > 254 ? { user: fault('channels.fault.user') } : {}),
    ...(mechanism === null ? { mechanism: fault('channels.fault.choice') } : {}),
  }
  const login = { user, mechanism: mechanism ?? 'plain' }
  if (provider === null) return { login, faults }
  const { clientId } = form
  const tenant = provider === 'microsoft' ? form.tenant.toLowerCase() : ''
  const before = was?.settings.oauth
  const isSame =
    before?.clientId === clientId && before.tenant === tenant && was?.settings.login?.user === user
  return {
    login,
    oauth: { clientId, tenant, connectedAt: isSame ? before.connectedAt : null },
    faults: {
      ...faults,
      ...(/^[\x21-\x7e]{1,200}$/.test(clientId) ? {} : { clientId: fault('channels.fault.client-id') }),
      ...(/^[a-z0-9.-]{0,100}$/.test(tenant) ? {} : { tenant: fault('channels.fault.tenant') }),
    },
  }
}
