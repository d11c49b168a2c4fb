import { type Channel, plainAppearance } from '../../src/domain/outgoing/channel.ts'
import type { NewChannel } from '../../src/store/channels.ts'

/** A channel to a mail server of somebody's, but for what a test says. */
export function makeChannel(changes: Partial<Channel> = {}): Channel {
  const id = changes.id ?? '01JCHANNEL0000000000000001'
  return {
    id,
    name: `Caixa ${id.slice(-2)}`,
    kind: 'smtp',
    address: `caixa-${id.slice(-2)}@saida.example`.toLowerCase(),
    senderName: 'Suporte',
    isSystem: false,
    active: true,
    hasSecret: false,
    version: 1,
    ...changes,
    settings: {
      server: { host: 'smtp.saida.example', port: 587, encryption: 'starttls' },
      login: null,
      sendsTogether: true,
      whenUnknown: 'stop',
      appearance: plainAppearance,
      ...changes.settings,
    },
  }
}

/** The same, about to be written. */
export function newChannel(changes: Partial<Channel> = {}, sealedSecret?: string | null): NewChannel {
  const { hasSecret: _, version: __, ...channel } = makeChannel(changes)
  return sealedSecret === undefined ? channel : { ...channel, sealedSecret }
}
