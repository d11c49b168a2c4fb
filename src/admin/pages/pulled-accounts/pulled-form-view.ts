import type { Desk } from '../../../domain/desk.ts'
import { mailProviders } from '../../../domain/outgoing/mail-providers.ts'
import { type AccountPreset, presetKinds, presetPlace } from '../../../domain/pull/account-preset.ts'
import { inbox, type PulledAccount } from '../../../domain/pull/pulled-account.ts'
import type { RemoteFolder } from '../../../domain/pull/pulling-means.ts'
import type { ChoicesView, Fault, FieldView, SecretView } from '../../form-field.ts'
import type { ChoiceView } from '../../registry.ts'
import { visibleLine, withoutInvisible } from '../../visible-text.ts'
import { type FaultyField, type PulledFaults, type PulledForm, pulledEncryptions } from './pulled-form.ts'

/** What the form of an account may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly backHref: string
  readonly version: string
  readonly isNew: boolean
  readonly presetKey: string
  readonly presetHintKey: string
  readonly name: FieldView
  readonly desks: { readonly choices: readonly ChoiceView[]; readonly fault: Fault | null }
  /** The protocols to choose among; `null` where it is settled. */
  readonly kinds: { readonly fault: Fault | null; readonly choices: readonly KindChoice[] } | null
  readonly kindKey: string
  /** Whether fields of IMAP alone are shown; where the protocol is chosen here, the page hides them itself. */
  readonly hasFolders: boolean
  /** What of the server is typed; `null` where the preset has it. */
  readonly server: {
    readonly host: FieldView
    readonly port: FieldView
    readonly encryption: ChoicesView
  } | null
  /** Where the preset's server is, for a protocol that is settled. M14 */
  readonly lockedServer: string | null
  readonly user: FieldView
  /** The field of the password; `null` where a token stands for it. */
  readonly password: SecretView | null
  readonly oauth: {
    readonly clientId: FieldView
    readonly clientSecret: SecretView
    readonly tenant: FieldView | null
    readonly redirectUri: string
  } | null
  readonly folders: {
    readonly fault: Fault | null
    readonly choices: readonly ChoiceView[]
    /** Where to ask the server for its folders; `null` while nothing is saved that could sign in. */
    readonly listHref: string | null
  }
  readonly marksRead: boolean
  readonly deletes: boolean
  readonly days: FieldView
  readonly which: ChoicesView
  readonly active: boolean
  /** Whether a channel of the same account may be made with it; `null` where that is not offered. O6 */
  readonly alsoSends: { readonly isTicked: boolean } | null
  readonly staleFault: Fault | null
}

type KindChoice = {
  readonly value: string
  readonly key: string
  readonly place: string
  readonly isChosen: boolean
}

/** What a page shows of a form. */
export function toView({
  account,
  preset,
  form,
  faults,
  desks,
  remoteFolders,
  redirectUri,
  staleFault = null,
}: {
  readonly account: PulledAccount | null
  readonly preset: AccountPreset
  readonly form: PulledForm
  readonly faults: PulledFaults
  readonly desks: readonly Desk[]
  readonly remoteFolders: readonly RemoteFolder[]
  readonly redirectUri: string
  readonly staleFault?: Fault | null
}): View {
  const field = (name: FaultyField & keyof PulledForm): FieldView => ({
    value: String(form[name]),
    fault: faults[name] ?? null,
  })
  const provider = preset === 'other' ? null : mailProviders[preset]
  const kind = account?.kind ?? form.kind ?? 'imap'
  const place = presetPlace(preset, kind)
  return {
    titleKey: account === null ? 'pulled.add' : 'pulled.edit',
    action:
      account === null ? `/pulled-accounts/new?provider=${preset}` : `/pulled-accounts/${account.id}/edit`,
    backHref: account === null ? '/pulled-accounts' : `/pulled-accounts/${account.id}`,
    version: String(account?.version ?? ''),
    isNew: account === null,
    presetKey: `mail-provider.${preset}`,
    presetHintKey: `mail-provider.${preset}.hint`,
    name: field('name'),
    desks: {
      fault: faults.deskId ?? null,
      choices: desks.map(({ id, address }) => ({
        value: id,
        label: visibleLine(address),
        isChosen: id === form.deskId,
      })),
    },
    kinds: account === null ? { fault: faults.kind ?? null, choices: kindChoices(preset, kind) } : null,
    kindKey: `pulled.kind.${kind}`,
    hasFolders: account === null || kind === 'imap',
    server:
      provider === null
        ? {
            host: field('host'),
            port: field('port'),
            encryption: {
              fault: faults.encryption ?? null,
              choices: pulledEncryptions.map((value) => ({
                value,
                key: `channels.encryption.${value}`,
                hintKey: null,
                isChosen: value === form.encryption,
              })),
            },
          }
        : null,
    lockedServer: account === null || place === null ? null : `${place.host}:${place.port}`,
    user: field('user'),
    password:
      (provider?.oauth ?? null) === null
        ? {
            fault: faults.password ?? null,
            labelKey: provider?.hasAppPassword === true ? 'channels.app-password' : 'channels.password',
            hintKey: secretHint(
              account,
              provider?.hasAppPassword === true ? 'pulled.app-password.hint' : 'channels.password.hint',
            ),
          }
        : null,
    oauth:
      (provider?.oauth ?? null) === null
        ? null
        : {
            clientId: field('clientId'),
            clientSecret: {
              fault: faults.clientSecret ?? null,
              labelKey: 'channels.client-secret',
              hintKey: secretHint(account, 'channels.client-secret.hint'),
            },
            tenant: provider?.oauth === 'microsoft' ? field('tenant') : null,
            redirectUri,
          },
    folders: {
      fault: faults.folders ?? null,
      choices: folderChoices(form.folders, remoteFolders),
      listHref: account === null ? null : `/pulled-accounts/${account.id}/folders`,
    },
    marksRead: form.marksRead,
    deletes: form.deletes,
    days: field('days'),
    which: {
      fault: faults.newOnly ?? null,
      choices: (['new', 'all'] as const).map((value) => ({
        value,
        key: `pulled.which.${value}`,
        hintKey: `pulled.which.${value}.hint`,
        isChosen: (value === 'new') === form.newOnly,
      })),
    },
    active: form.active,
    alsoSends: account === null && provider !== null ? { isTicked: form.alsoSends } : null,
    staleFault,
  }
}

function secretHint(account: PulledAccount | null, otherwise: string): string {
  return account?.hasSecret === true ? 'channels.password.kept' : otherwise
}

function kindChoices(preset: AccountPreset, chosen: string): readonly KindChoice[] {
  return presetKinds(preset).map((kind) => {
    const place = presetPlace(preset, kind)
    return {
      value: kind,
      key: `pulled.kind.${kind}`,
      place: place === null ? '' : `${place.host}:${place.port}`,
      isChosen: kind === chosen,
    }
  })
}

/** The folders that are chosen, and after them those that the server has told of. C4 */
function folderChoices(chosen: readonly string[], remote: readonly RemoteFolder[]): readonly ChoiceView[] {
  // One whose name holds what nobody sees cannot be told from others, and is not offered.
  const offered = remote.map(({ name }) => name).filter((name) => withoutInvisible(name).trim() === name)
  const names = new Set([inbox, ...chosen, ...offered])
  const uses = new Map(remote.map(({ name, use }) => [name, use]))
  return [...names].map((name) => ({
    value: name,
    label: visibleLine(`${name}${uses.get(name) ? ` (${uses.get(name)})` : ''}`),
    isChosen: chosen.includes(name),
  }))
}
