import { isSendableAddress } from '../../../domain/mail/address.ts'
import { channelKinds } from '../../../domain/outgoing/channel.ts'
import type { MailProviderId } from '../../../domain/outgoing/mail-providers.ts'
import { accountPresets } from '../../../domain/pull/account-preset.ts'
import type { FoundSettings } from '../../../domain/pull/found-settings.ts'
import { findSettings } from '../../found-settings/find-settings.ts'
import { type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine, withoutInvisible } from '../../visible-text.ts'
import { queryText, seeOther } from '../../visit.ts'

/** What was found for an address, for the person who asked. */
export type ShownSettings = {
  readonly address: string
  readonly found: readonly FoundSettings[]
  /** `false` where the address is none that could be asked about. */
  readonly isAddress: boolean
}

/** What the first page of a new account may mention: in or out, then whose servers. F7, F8, F9 */
export type View = {
  /** Whether it was said that mail comes in; nothing more is asked before. */
  readonly isInbound: boolean
  readonly address: FieldView
  readonly hasLooked: boolean
  readonly found: readonly FoundView[]
  readonly presets: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
}

type FoundView = {
  readonly sourceKey: string
  readonly evidence: string
  readonly providerKey: string | null
  readonly servers: readonly {
    readonly protocolKey: string
    readonly place: string
    readonly encryptionKey: string
    readonly user: string
    /** The form that it fills; `null` for a server that mail leaves by and that we do not know. */
    readonly href: string | null
  }[]
}

/** What the page shows. */
export function toView(isInbound: boolean, shown: ShownSettings | null): View {
  const isWrong = shown !== null && !shown.isAddress
  const wrong: Fault | null = isWrong ? fault('channels.fault.address') : null
  return {
    isInbound,
    address: { value: shown?.address ?? '', fault: wrong },
    hasLooked: shown?.isAddress === true,
    found: shown?.found.map(foundView) ?? [],
    presets: accountPresets.map((value, at) => ({
      value,
      key: `mail-provider.${value}`,
      isChosen: at === 0,
    })),
  }
}

/** Asks whether mail comes in or leaves; what leaves has a form of its own, and nothing typed here goes with it. F9 */
export const add: Page = () => (request, response) => {
  const direction = queryText(request, 'type')
  if (direction === 'out') return seeOther(response, '/channels/add')
  const view = toView(direction === 'in', request.session.foundSettings ?? null)
  render(request, response, 'pulled-accounts/add', view, { titleKey: 'pulled.add' })
}

/** Looks for the servers of an address at a click: others are asked about its domain, and nobody is signed in at. */
export const submitFind: Page = (context) => async (request, response) => {
  const address = withoutInvisible(textField(request.body, 'address')).trim()
  const isAddress = isSendableAddress(address)
  const found = isAddress ? await findSettings(address, context.settingsWorld) : []
  request.session.foundSettings = { address, found, isAddress }
  seeOther(response, '/pulled-accounts/add?type=in#find')
}

function foundView({ source, evidence, provider, servers }: FoundSettings, at: number): FoundView {
  return {
    sourceKey: `pulled.source.${source}`,
    evidence: visibleLine(evidence),
    providerKey: provider === null ? null : `mail-provider.${provider}`,
    servers: servers.map(({ protocol, host, port, encryption, user }) => ({
      protocolKey: `pulled.kind.${protocol}`,
      place: visibleLine(`${host}:${port}`),
      encryptionKey: `channels.encryption.${encryption}`,
      user: visibleLine(user),
      href:
        protocol === 'smtp'
          ? channelHref(provider, user)
          : `/pulled-accounts/new?found=${at}&protocol=${protocol}`,
    })),
  }
}

/** The form of a channel with the server of a provider; a server that only the domain names has to be typed there. */
function channelHref(provider: MailProviderId | null, address: string): string | null {
  if (provider === null) return null
  const kind = channelKinds.find((each) => each === provider) ?? 'smtp'
  return `/channels/add?${new URLSearchParams({ kind, provider, address })}`
}
