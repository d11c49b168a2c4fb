import type { Channel, ChannelKind } from '../../../domain/outgoing/channel.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import { type ChannelUses, isUsed } from '../../../store/channel-uses.ts'
import type { ChoicesView, Fault, FieldView, SecretView } from '../../form-field.ts'
import { visibleLine } from '../../visible-text.ts'
import type { ChannelFaults, ChannelForm, FaultyField } from './channel-form.ts'

/** What the form of a channel may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly backHref: string
  readonly version: string
  readonly isNew: boolean
  readonly kindKey: string
  readonly kindHintKey: string
  readonly name: FieldView
  readonly address: FieldView
  readonly senderName: FieldView
  readonly active: boolean
  readonly isSystem: boolean
  /** The server that a preset fills in and locks; `null` where it is typed, or there is none. M14 */
  readonly lockedServer: string | null
  readonly lockedEncryptionKey: string | null
  /** What of the server is typed; `null` where nothing is. */
  readonly server: {
    readonly host: FieldView
    readonly port: FieldView
    readonly encryption: ChoicesView
    readonly needsLogin: boolean
    readonly mechanism: ChoicesView
  } | null
  /** Who signs in; `null` where nobody can. */
  readonly login: { readonly user: FieldView; readonly userHintKey: string } | null
  /** The field of the password; `null` where a token stands for it. */
  readonly password: SecretView | null
  readonly oauth: {
    readonly clientId: FieldView
    readonly clientSecret: SecretView
    readonly tenant: FieldView | null
    readonly redirectUri: string
  } | null
  readonly together: ChoicesView
  readonly whenUnknown: ChoicesView
  /** Who would notice a mistake; `null` where nobody would. A2 */
  readonly uses: UsesView | null
  readonly confirmFault: Fault | null
  readonly staleFault: Fault | null
}

/** What uses a channel, as a page shows it. */
export type UsesView = {
  readonly contracts: readonly string[]
  readonly desks: readonly string[]
  readonly canaries: readonly string[]
  readonly steps: readonly string[]
  readonly isSystem: boolean
  readonly waiting: number
}

/** What a page shows of a form. */
export function toView({
  channel,
  kind,
  form,
  faults,
  uses,
  redirectUri,
  staleFault = null,
}: {
  readonly channel: Channel | null
  readonly kind: ChannelKind
  readonly form: ChannelForm
  readonly faults: ChannelFaults
  readonly uses: ChannelUses | null
  readonly redirectUri: string
  readonly staleFault?: Fault | null
}): View {
  const preset = presets[kind]
  const field = (name: FaultyField & keyof ChannelForm): FieldView => ({
    value: String(form[name]),
    fault: faults[name] ?? null,
  })
  const choices = (
    name: FaultyField,
    chosen: string | null,
    values: readonly string[],
    hasHints: boolean,
  ): ChoicesView => ({
    fault: faults[name] ?? null,
    choices: values.map((value) => ({
      value,
      key: `channels.${name}.${value}`,
      hintKey: hasHints ? `channels.${name}.${value}.hint` : null,
      isChosen: value === chosen,
    })),
  })
  const isFree = preset.server === 'free'
  const locked = preset.server === 'free' ? null : preset.server
  const hasSecret = channel?.hasSecret ?? false
  return {
    titleKey: channel === null ? 'channels.add' : 'channels.edit',
    action: channel === null ? `/channels/add?kind=${kind}` : `/channels/${channel.id}/edit`,
    backHref: channel === null ? '/channels' : `/channels/${channel.id}`,
    version: String(channel?.version ?? ''),
    isNew: channel === null,
    kindKey: `channels.kind.${kind}`,
    kindHintKey: `channels.kind.${kind}.hint`,
    name: field('name'),
    address: field('address'),
    senderName: field('senderName'),
    active: form.active,
    isSystem: form.isSystem,
    lockedServer: locked === null ? null : `${locked.host}:${locked.port}`,
    lockedEncryptionKey: locked === null ? null : `channels.encryption.${locked.encryption}`,
    server: isFree
      ? {
          host: field('host'),
          port: field('port'),
          encryption: choices('encryption', form.encryption, ['starttls', 'tls', 'none'], false),
          needsLogin: form.needsLogin,
          mechanism: choices('mechanism', form.mechanism, ['plain', 'login', 'cram-md5'], false),
        }
      : null,
    login:
      preset.mechanism === null
        ? null
        : { user: field('user'), userHintKey: isFree ? 'channels.user.hint' : 'channels.user.same.hint' },
    password:
      preset.mechanism === null || preset.provider !== null
        ? null
        : {
            fault: faults.password ?? null,
            labelKey: kind === 'google-password' ? 'channels.app-password' : 'channels.password',
            hintKey: hasSecret
              ? 'channels.password.kept'
              : kind === 'google-password'
                ? 'channels.app-password.hint'
                : 'channels.password.hint',
          },
    oauth:
      preset.provider === null
        ? null
        : {
            clientId: field('clientId'),
            clientSecret: {
              fault: faults.clientSecret ?? null,
              labelKey: 'channels.client-secret',
              hintKey: hasSecret ? 'channels.password.kept' : 'channels.client-secret.hint',
            },
            tenant: preset.provider === 'microsoft' ? field('tenant') : null,
            redirectUri,
          },
    together: choices('sendsTogether', form.sendsTogether === true ? 'yes' : 'no', ['yes', 'no'], true),
    whenUnknown: choices('whenUnknown', form.whenUnknown, ['stop', 'send-again'], true),
    uses: uses === null || !isUsed(uses) ? null : usesView(uses),
    confirmFault: faults.confirm ?? null,
    staleFault,
  }
}

/** What uses a channel, fit to be shown. */
export function usesView({ contracts, desks, steps, canaries, isSystem, waiting }: ChannelUses): UsesView {
  return {
    contracts: contracts.map((name) => visibleLine(name)),
    desks: desks.map((address) => visibleLine(address)),
    canaries: canaries.map((address) => visibleLine(address)),
    steps: steps.map((name) => visibleLine(name)),
    isSystem,
    waiting,
  }
}
