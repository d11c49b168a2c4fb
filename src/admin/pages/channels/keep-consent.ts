import type { Request } from 'express'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { changeChannel } from '../../../store/channel-changes.ts'
import { note } from '../../audit-note.ts'
import { sealedFor } from '../../credentials.ts'
import { notFound } from '../../http-fault.ts'
import type { PageContext } from '../../page.ts'

/** Keeps for a channel what a consent gave; `false` where somebody has changed the channel meanwhile. */
export async function keepChannelConsent(
  context: PageContext,
  request: Request,
  channel: Channel,
  got: { readonly clientSecret: string; readonly refreshToken: string },
): Promise<boolean> {
  const { database, clock, secrets } = context
  const { hasSecret: _, version, settings, ...rest } = channel
  const { oauth } = settings
  if (oauth === undefined) throw notFound()
  const connected = { ...settings, oauth: { ...oauth, connectedAt: clock().toISOString() } }
  const sealed = sealedFor(secrets, channel.id, { kind: 'oauth', ...got })
  const written = { ...rest, settings: connected, ...sealed }
  const { kind } = await changeChannel(database, written, version, clock())
  if (kind !== 'saved') return false
  await note(context, request, { event: 'channel-connected', subject: channel.name })
  return true
}
