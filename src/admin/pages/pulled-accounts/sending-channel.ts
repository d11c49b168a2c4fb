import type { Request } from 'express'
import { isSendableAddress } from '../../../domain/mail/address.ts'
import type { ChannelSecret } from '../../../domain/outgoing/channel-secret.ts'
import {
  type Channel,
  type ChannelKind,
  channelKinds,
  plainAppearance,
} from '../../../domain/outgoing/channel.ts'
import { mailProviders } from '../../../domain/outgoing/mail-providers.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import type { AccountPreset } from '../../../domain/pull/account-preset.ts'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import { changeChannel } from '../../../store/channel-changes.ts'
import { newId } from '../../../store/id.ts'
import { note } from '../../audit-note.ts'
import { sealedFor } from '../../credentials.ts'
import type { PageContext } from '../../page.ts'
import type { FormAccount } from './pulled-form.ts'

/** What became of the wish to send by an account too: a channel, or none for another has its name or address. */
export type SendingChannel = 'added' | 'taken'

/** Makes the channel by which mail leaves from the address of an account that mail is pulled from. O6, O8 */
export async function addSendingChannel(
  context: PageContext,
  request: Request,
  preset: AccountPreset,
  { name, settings }: FormAccount,
  secret: ChannelSecret | null | undefined,
): Promise<SendingChannel> {
  const { database, clock, secrets } = context
  const { user, oauth } = settings
  if (preset === 'other' || !isSendableAddress(user)) return 'taken'
  const { smtp } = mailProviders[preset]
  const kind: ChannelKind = channelKinds.find((each) => each === preset) ?? 'smtp'
  const id = newId(clock())
  const channel = {
    id,
    name: `${name.slice(0, 70)} (SMTP)`,
    kind,
    address: user,
    senderName: '',
    isSystem: false,
    active: true,
    settings: {
      server: smtp,
      login: { user, mechanism: oauth === null ? ('plain' as const) : ('xoauth2' as const) },
      ...(oauth === null ? {} : { oauth: { ...clientOf(oauth), connectedAt: null } }),
      sendsTogether: true,
      whenUnknown: 'stop' as const,
      appearance: plainAppearance,
    },
    ...sealedFor(secrets, id, secret),
  }
  const change = await changeChannel(database, channel, null, clock())
  if (change.kind !== 'saved') return 'taken'
  await note(context, request, {
    event: 'channel-added',
    subject: channel.name,
    details: { channelKind: kind, address: user, server: `${smtp.host}:${smtp.port}` },
  })
  return 'added'
}

/** The channels that the consent for an account is good for too: of the same person, asked by the same application. */
export function channelsOfConsent(account: PulledAccount, channels: readonly Channel[]): readonly Channel[] {
  const { oauth, user } = account.settings
  if (oauth === null) return []
  return channels.filter(
    ({ kind, settings }) =>
      presets[kind].provider === oauth.provider &&
      settings.oauth?.clientId === oauth.clientId &&
      settings.oauth.tenant === oauth.tenant &&
      settings.login?.user === user,
  )
}

function clientOf({ clientId, tenant }: { readonly clientId: string; readonly tenant: string }) {
  return { clientId, tenant }
}
