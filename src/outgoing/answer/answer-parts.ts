import type { AnswerContent, AnswerFile } from '../../domain/outgoing/answer.ts'
import type { AnswerPeople } from '../../domain/outgoing/answer-people.ts'
import type { Channel } from '../../domain/outgoing/channel.ts'
import type { ChosenChannel } from '../../domain/outgoing/choose-channel.ts'
import { readAnswerGround, type AnswerGround } from '../../store/answer-ground.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { chooseChannels } from '../../store/channel-choice.ts'
import { listChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { barredAmong } from '../../store/barred.ts'
import type { TicketRecord } from '../../store/tickets.ts'
import { findPicture } from '../../store/user-pictures.ts'
import { readLogo } from '../read-logo.ts'
import type { AnswerParts } from './prepare-answer.ts'

/** What answering reads from. */
export type AnswerStores = { readonly db: Db; readonly blobs: BlobStore }

/** What answers of a ticket have in common. */
export type AnswerBase = {
  readonly ground: AnswerGround
  readonly chosen: ChosenChannel
  /** `null` for the smarthost of the configuration. */
  readonly channel: Channel | null
}

/** An answer as its writer has it. */
export type WrittenAnswer = {
  readonly content: AnswerContent
  readonly files: readonly AnswerFile[]
  readonly people: Pick<AnswerPeople, 'to' | 'cc'>
  readonly leavesAt: Date
  /** Who writes it: his picture stands where the channel has no logo. M17 */
  readonly user: { readonly id: string; readonly name: string }
}

/** Reads what is answered, and by which channel the answer leaves. F16 */
export async function readAnswerBase(
  { db, blobs }: AnswerStores,
  ticket: TicketRecord,
  originalId: string | null,
): Promise<AnswerBase> {
  const ground = await readAnswerGround(db, blobs, ticket, originalId)
  const [chosen = { channelId: null, why: 'none' as const }] = await chooseChannels(db, [
    { ticketId: ticket.id, deskAddress: ground.deskAddress },
  ])
  const channel = (await listChannels(db)).find(({ id }) => id === chosen.channelId) ?? null
  return { ground, chosen, channel }
}

/** Gathers all that an answer is composed of; its preview and its sending ask this alone. C38 */
export async function gatherAnswer(
  { db, blobs }: AnswerStores,
  ticket: TicketRecord,
  { ground, channel }: AnswerBase,
  { user, ...written }: WrittenAnswer,
): Promise<AnswerParts> {
  const { to, cc } = written.people
  return {
    ticket,
    ground,
    channel,
    ...written,
    dropped: await droppedAmong(
      db,
      [...to, ...cc].map(({ address }) => address),
    ),
    logo: await logoOf({ db, blobs }, channel, user),
  }
}

/** Which of these addresses an answer is not sent to, whoever types them. O20 */
export async function droppedAmong(db: Db, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await barredAmong(db, addresses)).keys())
}

/** The logo of a channel, and in its place the picture of who answers. M17 */
async function logoOf(
  { db, blobs }: AnswerStores,
  channel: Channel | null,
  { id, name }: WrittenAnswer['user'],
): Promise<AnswerParts['logo']> {
  const { brandName = '', logo: sha256 = null } = channel?.settings.appearance ?? {}
  const logo = await readLogo(sha256, blobs)
  if (logo !== null) return { ...logo, name: brandName }
  const picture = await readLogo(await findPicture(db, id), blobs)
  return picture === null ? null : { ...picture, name }
}
