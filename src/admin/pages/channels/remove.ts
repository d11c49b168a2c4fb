import { removeChannel } from '../../../store/channel-changes.ts'
import type { ChannelUses } from '../../../store/channel-uses.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, visitOf } from '../../visit.ts'
import { channelOf } from './edit.ts'

/** Removes a channel that nothing uses; else says what does. F12 */
export const submitRemove: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  const { name } = channel
  const removal = await removeChannel(context.database, channel.id)
  if (removal === 'removed') {
    await note(context, request, { event: 'channel-removed', subject: name })
    flash(request, { key: 'registry.removed', values: { name }, tone: 'good' })
    return seeOther(response, '/channels')
  }
  const uses = usesText(removal, sayIn(visitOf(request).language))
  flash(request, { key: 'channels.in-use', values: { name, uses }, tone: 'bad' })
  seeOther(response, `/channels/${channel.id}`)
}

/** What uses a channel, in words. */
export function usesText(
  { contracts, desks, steps, canaries, isSystem, waiting }: ChannelUses,
  say: Say,
): string {
  return [
    contracts.length > 0 ? say('channels.uses.contracts', { names: visibleNames(contracts) }) : '',
    desks.length > 0 ? say('channels.uses.desks', { names: visibleNames(desks) }) : '',
    steps.length > 0 ? say('channels.uses.steps', { names: visibleNames(steps) }) : '',
    canaries.length > 0 ? say('channels.uses.canaries', { names: visibleNames(canaries) }) : '',
    isSystem ? say('channels.uses.system') : '',
    waiting > 0 ? say('channels.uses.waiting', { count: waiting }) : '',
  ]
    .filter((text) => text !== '')
    .join('; ')
}

/** Names of things in one line, fit to be shown. */
export function visibleNames(names: readonly string[]): string {
  return names.map((each) => visibleLine(each, 80)).join(', ')
}
