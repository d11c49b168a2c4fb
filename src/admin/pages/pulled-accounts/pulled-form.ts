import type { Desk } from '../../../domain/desk.ts'
import type { Encryption } from '../../../domain/outgoing/channel.ts'
import { mailProviders } from '../../../domain/outgoing/mail-providers.ts'
import { isHostName } from '../../../domain/outgoing/server-name.ts'
import { type AccountPreset, presetKinds, presetPlace } from '../../../domain/pull/account-preset.ts'
import type { FoundServer } from '../../../domain/pull/found-settings.ts'
import {
  inbox,
  type PulledAccount,
  type PulledKind,
  type PulledSettings,
  pulledKinds,
  usualPorts,
} from '../../../domain/pull/pulled-account.ts'
import { choiceField, type Fault, fault, isTicked, textField, textsField } from '../../form-field.ts'
import { nameFault, nameField } from '../../registry.ts'
import { withoutInvisible } from '../../visible-text.ts'

/** Without encryption no password leaves: the choice is not there. M27 */
export const pulledEncryptions = ['tls', 'starttls'] as const satisfies readonly Encryption[]

const whichMails = ['new', 'all'] as const
const maxFolders = 50
const maxFolderName = 200
/** The days that are proposed where deleting is switched on. */
const usualDays = '30'

/** What was typed, whether or not it makes an account. */
export type PulledForm = {
  readonly name: string
  readonly deskId: string
  readonly kind: PulledKind | null
  readonly host: string
  readonly port: string
  readonly encryption: (typeof pulledEncryptions)[number] | null
  readonly user: string
  readonly clientId: string
  readonly tenant: string
  readonly folders: readonly string[]
  readonly marksRead: boolean
  readonly deletes: boolean
  readonly days: string
  readonly newOnly: boolean | null
  readonly active: boolean
  /** Whether a channel of the same account is to be made with it. O6, O8 */
  readonly alsoSends: boolean
}

/** A field that may be wrong. */
export type FaultyField =
  | 'name'
  | 'deskId'
  | 'kind'
  | 'host'
  | 'port'
  | 'encryption'
  | 'user'
  | 'password'
  | 'clientId'
  | 'clientSecret'
  | 'tenant'
  | 'folders'
  | 'days'
  | 'newOnly'

/** What is wrong with a form, field by field. */
export type PulledFaults = Partial<Record<FaultyField, Fault>>

/** What a form makes of an account; what signs in is apart. */
export type FormAccount = Pick<PulledAccount, 'name' | 'kind' | 'deskId' | 'active' | 'settings'>

/** The form of an account that does not exist yet, with what was found of its server. */
export function emptyPulledForm(preset: AccountPreset, found: FoundServer | null): PulledForm {
  const kind = found === null || found.protocol === 'smtp' ? null : found.protocol
  return {
    name: '',
    deskId: '',
    kind: kind ?? presetKinds(preset)[0] ?? 'imap',
    host: found?.host ?? '',
    port: String(found?.port ?? ''),
    encryption: found?.encryption === 'starttls' ? 'starttls' : 'tls',
    user: found?.user ?? '',
    clientId: '',
    tenant: '',
    folders: [inbox],
    marksRead: true,
    deletes: false,
    days: usualDays,
    newOnly: true,
    active: true,
    alsoSends: false,
  }
}

/** The form of an account as it is; what is secret is not in it. */
export function formOf({ name, kind, deskId, active, settings }: PulledAccount): PulledForm {
  const { server, user, oauth, folders, marksRead, deletesAfterDays, newOnly } = settings
  return {
    name,
    deskId,
    kind,
    host: server.host,
    port: String(server.port),
    encryption: pulledEncryptions.find((each) => each === server.encryption) ?? null,
    user,
    clientId: oauth?.clientId ?? '',
    tenant: oauth?.tenant ?? '',
    folders,
    marksRead,
    deletes: deletesAfterDays !== null,
    days: String(deletesAfterDays ?? usualDays),
    newOnly,
    active,
    alsoSends: false,
  }
}

/** Reads what was typed. */
export function readPulledForm(body: unknown): PulledForm {
  const line = (name: string): string => withoutInvisible(textField(body, name)).trim()
  const which = choiceField(body, 'which', whichMails)
  const typed = textField(body, 'otherFolders').split('\n')
  const folders = [...textsField(body, 'folder', maxFolders + 1), ...typed].map((name) =>
    withoutInvisible(name).trim(),
  )
  return {
    name: nameField(body, 'name'),
    deskId: line('deskId'),
    kind: choiceField(body, 'kind', pulledKinds),
    host: line('host').toLowerCase(),
    port: line('port'),
    encryption: choiceField(body, 'encryption', pulledEncryptions),
    user: line('user'),
    clientId: line('clientId'),
    tenant: line('tenant').toLowerCase(),
    folders: [...new Set(folders)].filter((name) => name !== ''),
    marksRead: isTicked(body, 'marksRead'),
    deletes: isTicked(body, 'deletes'),
    days: line('days'),
    newOnly: which === null ? null : which === 'new',
    active: isTicked(body, 'active'),
    alsoSends: isTicked(body, 'alsoSends'),
  }
}

/** The account that a form makes of a preset, or what is wrong with it; fields of other kinds count for nothing. F9 */
export function checkPulledForm(
  preset: AccountPreset,
  form: PulledForm,
  was: PulledAccount | null,
  desks: readonly Desk[],
): { readonly account: FormAccount; readonly faults: PulledFaults } {
  const { name, deskId, user, active, deletes, days, newOnly } = form
  const kind = was?.kind ?? presetKinds(preset).find((each) => each === form.kind) ?? null
  const { server, faults: serverFaults } = serverOf(preset, kind ?? 'imap', form)
  const { oauth, faults: oauthFaults } = oauthOf(preset, form, was)
  const { folders, faults: folderFaults } = foldersOf(kind ?? 'imap', form)
  const isDays = /^\d{1,4}$/.test(days) && Number(days) >= 1
  const choice = fault('channels.fault.choice')
  return {
    account: {
      name,
      kind: kind ?? 'imap',
      deskId,
      active,
      settings: {
        server,
        user,
        oauth,
        folders,
        // POP3 knows no such mark. RFC 1939 §5
        marksRead: kind === 'imap' && form.marksRead,
        deletesAfterDays: deletes && isDays ? Number(days) : null,
        newOnly: newOnly ?? true,
      },
    },
    faults: {
      ...nameFault(name),
      ...(kind === null ? { kind: choice } : {}),
      ...(desks.some(({ id }) => id === deskId) ? {} : { deskId: fault('pulled.fault.desk') }),
      ...(user === '' || user.length > 254 ? { user: fault('channels.fault.user') } : {}),
      ...(deletes && !isDays ? { days: fault('pulled.fault.days') } : {}),
      ...(newOnly === null ? { newOnly: choice } : {}),
      ...serverFaults,
      ...oauthFaults,
      ...folderFaults,
    },
  }
}

function serverOf(
  preset: AccountPreset,
  kind: PulledKind,
  { host, port, encryption }: PulledForm,
): { readonly server: PulledSettings['server']; readonly faults: PulledFaults } {
  const place = presetPlace(preset, kind)
  if (place !== null) return { server: place, faults: {} }
  const usual = usualPorts[kind][encryption ?? 'tls']
  const number = port === '' ? usual : /^\d{1,5}$/.test(port) ? Number(port) : 0
  const isPort = number >= 1 && number <= 65_535
  return {
    server: { host, port: number, encryption: encryption ?? 'tls' },
    faults: {
      ...(isHostName(host) ? {} : { host: fault('pulled.fault.host') }),
      ...(isPort ? {} : { port: fault('channels.fault.port') }),
      ...(encryption === null ? { encryption: fault('channels.fault.choice') } : {}),
    },
  }
}

function oauthOf(
  preset: AccountPreset,
  { clientId, tenant: typed, user }: PulledForm,
  was: PulledAccount | null,
): { readonly oauth: PulledSettings['oauth']; readonly faults: PulledFaults } {
  const provider = preset === 'other' ? null : mailProviders[preset].oauth
  if (provider === null) return { oauth: null, faults: {} }
  const tenant = provider === 'microsoft' ? typed : ''
  const before = was?.settings.oauth ?? null
  const isSame = before?.clientId === clientId && before.tenant === tenant && was?.settings.user === user
  return {
    oauth: { provider, clientId, tenant, connectedAt: isSame ? before.connectedAt : null },
    faults: {
      ...(/^[\x21-\x7e]{1,200}$/.test(clientId) ? {} : { clientId: fault('channels.fault.client-id') }),
      ...(/^[a-z0-9.-]{0,100}$/.test(tenant) ? {} : { tenant: fault('channels.fault.tenant') }),
    },
  }
}

/** "Checar Seguintes Pastas": a setup without any is wrong. C4 */
function foldersOf(
  kind: PulledKind,
  { folders }: PulledForm,
): { readonly folders: readonly string[]; readonly faults: PulledFaults } {
  if (kind === 'pop3') return { folders: [], faults: {} }
  if (folders.length === 0) return { folders, faults: { folders: fault('pulled.fault.folders') } }
  const isOdd = folders.some((name) => name.length > maxFolderName || /\p{Cc}/u.test(name))
  if (isOdd || folders.length > maxFolders)
    return { folders, faults: { folders: fault('pulled.fault.folder-name', { max: String(maxFolders) }) } }
  return { folders, faults: {} }
}
