import { splitAddress } from '../domain/mail/address.ts'
import { type ChannelSecret, readSecretText } from '../domain/outgoing/channel-secret.ts'
import type { Channel } from '../domain/outgoing/channel.ts'
import type { DkimKey, OpenedChannel } from '../domain/outgoing/opened-channel.ts'
import { findSealedSecret } from '../store/channels.ts'
import type { Database } from '../store/database.ts'
import { dkimOwner, findDkimKey } from '../store/dkim-keys.ts'
import type { SecretBox } from '../store/secret-box.ts'
import type { AccessTokens } from './oauth/access-tokens.ts'
import { NoTokenError } from './oauth/authorize.ts'
import { channelHolder } from './oauth/token-holder.ts'

/** What opens channels. */
export type ChannelMeans = {
  readonly database: Database
  readonly secrets: SecretBox
  readonly accessTokens: AccessTokens
}

/**
 * Opens a channel for sending: its server, who signs in there, and what signs its mail.
 *
 * Throws where its secret is missing or was sealed under a key that is no longer known: mail waits then, rather than
 * leaving as nobody.
 */
export async function openChannel(channel: Channel, means: ChannelMeans): Promise<OpenedChannel> {
  const { id, settings } = channel
  const { server, whenUnknown } = settings
  return { id, server, auth: await authOf(channel, means), whenUnknown, dkim: await keyOf(channel, means) }
}

/** The secret of a channel; `null` where there is none, or none that can be opened. M20 */
export async function openSecret(
  id: string,
  { database, secrets }: Pick<ChannelMeans, 'database' | 'secrets'>,
): Promise<ChannelSecret | null> {
  const sealed = await findSealedSecret(database.writer, id)
  return readSecretText(secrets.open(sealed ?? '', id) ?? '')
}

async function authOf(channel: Channel, means: ChannelMeans): Promise<OpenedChannel['auth']> {
  const { login } = channel.settings
  if (login === null) return null
  const { user, mechanism } = login
  if (mechanism === 'xoauth2') return { mechanism, user, ...tokensOf(channel, means) }
  const secret = await openSecret(channel.id, means)
  if (secret?.kind !== 'password') {
    throw new Error(`expected a password for the channel ${channel.id} that the key of now opens, got none`)
  }
  return { mechanism, user, password: secret.password }
}

function tokensOf(channel: Channel, { accessTokens, database }: ChannelMeans) {
  const holder = channelHolder(channel, database)
  let refused: string | undefined
  return {
    accessToken: async (): Promise<string> => {
      if (holder === null) throw new NoTokenError('not-connected')
      return accessTokens(holder, refused)
    },
    refuse: (token: string): void => {
      refused = token
    },
  }
}

/** The key of the domain that mail is from, once the DNS was seen to hold its other half. RFC 6376 §3.6 */
async function keyOf({ address }: Channel, { database, secrets }: ChannelMeans): Promise<DkimKey | null> {
  const domain = splitAddress(address)?.domain.toLowerCase() ?? ''
  const key = await findDkimKey(database.writer, domain)
  if (key?.state !== 'published') return null
  const privateKey = secrets.open(key.sealedPrivateKey, dkimOwner(domain))
  return privateKey === null ? null : { domain, selector: key.selector, privateKey }
}
