import { createAccessTokens } from '../outgoing/oauth/access-tokens.ts'
import type { ChannelMeans } from '../outgoing/open-channel.ts'
import { readSecretBox } from './secret.ts'
import type { Workspace } from './workspace.ts'

/** What opens channels for sending: one for the process, for it holds the tokens that are good. */
export async function channelMeans({
  config,
  database,
}: Pick<Workspace, 'config' | 'database'>): Promise<ChannelMeans> {
  const secrets = await readSecretBox(config)
  return {
    database,
    secrets,
    accessTokens: createAccessTokens({ secrets, addresses: config.oauth }),
  }
}
