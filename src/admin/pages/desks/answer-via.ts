import type { Request } from 'express'
import { answerViaOf } from '../../../store/channel-uses.ts'
import { listChannels } from '../../../store/channels.ts'
import { textField } from '../../form-field.ts'
import type { PageContext } from '../../page.ts'
import { type ChoiceView, choicesOf, chosenRow } from '../../registry.ts'
import { sayIn } from '../../say.ts'
import { visitOf } from '../../visit.ts'

/** The channels that the form of a desk offers to answer by: those that send, and the one that it has. O17, O18 */
export async function answerViaChoices(
  { database }: PageContext,
  request: Request,
  chosen: string | null,
): Promise<readonly ChoiceView[]> {
  const offered = (await listChannels(database.reader)).filter(({ id, active }) => active || id === chosen)
  return choicesOf(offered, chosen, sayIn(visitOf(request).language)('desks.answerVia.none'))
}

/** The channel that a form names; `undefined` when it says nothing of one, which leaves what there is. A2 */
export async function readAnswerVia(
  { database }: PageContext,
  body: unknown,
): Promise<string | null | undefined> {
  const isSaid = typeof body === 'object' && body !== null && Object.hasOwn(body, 'answerVia')
  if (!isSaid) return undefined
  return chosenRow(body, 'answerVia', await listChannels(database.reader))
}

/** The channel that the form of a desk shows: what was typed of it, else the one that the desk has. */
export async function shownAnswerVia(
  context: PageContext,
  request: Request,
  deskId: string | null,
): Promise<string | null> {
  const typed = await readAnswerVia(context, request.method === 'POST' ? request.body : null)
  if (typed !== undefined) return typed
  return deskId === null ? null : answerViaOf(context.database.reader, deskId)
}

/** What a form says of the channel, to be sent again by a page that asks first. */
export function answerViaField(body: unknown): readonly { readonly name: string; readonly value: string }[] {
  const value = textField(body, 'answerVia')
  return typeof body === 'object' && body !== null && Object.hasOwn(body, 'answerVia')
    ? [{ name: 'answerVia', value }]
    : []
}

/** The name of a channel for the audit log; `null` for none. */
export async function channelName({ database }: PageContext, id: string | null): Promise<string | null> {
  return (await listChannels(database.reader)).find((channel) => channel.id === id)?.name ?? null
}
