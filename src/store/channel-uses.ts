import type { Db } from './dialect.ts'

/** What would notice that a channel is gone. F12 */
export type ChannelUses = {
  /** The names of the contracts whose mail leaves by it. F11 */
  readonly contracts: readonly string[]
  /** The addresses of the desks that answer by it. O17 */
  readonly desks: readonly string[]
  /** The addresses whose round trip is made by it. Beyond 10 */
  readonly canaries: readonly string[]
  /** The names of the steps that send by it, whatever the contract. F14 */
  readonly steps: readonly string[]
  /** Whether mail that nothing else is chosen for leaves by it. F16 */
  readonly isSystem: boolean
  /** How many mails wait to leave by it. */
  readonly waiting: number
}

/** What uses a channel. */
export async function channelUses(db: Db, id: string): Promise<ChannelUses> {
  const contracts: string[] = await db('contracts')
    .where({ channel_id: id })
    .orderBy('folded_name')
    .pluck('name')
  const desks: string[] = await db('desks').where({ answer_via_id: id }).orderBy('address').pluck('address')
  const canaries: string[] = await db('canary_desks')
    .join('desks', 'desks.id', 'canary_desks.desk_id')
    .where({ channel_id: id })
    .orderBy('desks.address')
    .pluck('desks.address')
  const steps: string[] = await db('workflow_steps')
    .where({ channel_id: id })
    .orderBy('folded_name')
    .pluck('name')
  const row: { is_system: boolean | number } | undefined = await db('channels')
    .where({ id })
    .first('is_system')
  const counted: { count: number | string }[] = await db('outbox')
    .where({ channel_id: id })
    .count({ count: 'message_id' })
  return {
    contracts,
    desks,
    canaries,
    steps,
    isSystem: Boolean(row?.is_system ?? false),
    waiting: Number(counted[0]?.count ?? 0),
  }
}

/** Whether anything uses it at all. */
export function isUsed({ contracts, desks, steps, canaries, isSystem, waiting }: ChannelUses): boolean {
  return (
    contracts.length > 0 ||
    desks.length > 0 ||
    steps.length > 0 ||
    canaries.length > 0 ||
    isSystem ||
    waiting > 0
  )
}

/** The channel by which a desk answers; `null` for the one that would be chosen anyway. O17 */
export async function answerViaOf(db: Db, deskId: string): Promise<string | null> {
  const row: { answer_via_id: string | null } | undefined = await db('desks')
    .where({ id: deskId })
    .first('answer_via_id')
  return row?.answer_via_id ?? null
}

/** Lets a desk answer by a channel. */
export async function setAnswerVia(trx: Db, deskId: string, channelId: string | null): Promise<void> {
  await trx('desks').where({ id: deskId }).update({ answer_via_id: channelId })
}

/** The channel by which the mail of a contract leaves; `null` where it names none. F11 */
export async function contractChannelOf(db: Db, contractId: string): Promise<string | null> {
  const row: { channel_id: string | null } | undefined = await db('contracts')
    .where({ id: contractId })
    .first('channel_id')
  return row?.channel_id ?? null
}
