import { type ChosenChannel, chooseChannel } from '../domain/outgoing/choose-channel.ts'
import { foldAddress, splitAddress, withoutPlusPart } from '../domain/mail/address.ts'
import { listChannels } from './channels.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'

/** What a mail of ours is about, as far as its channel hangs on it. */
export type ChannelQuestion = {
  readonly ticketId: string | null
  /** The address of ours that it answers for. */
  readonly deskAddress: string
  /** A channel that a step of a workflow names. F14 */
  readonly specific?: string | null
}

/** Chooses the channels of mails, in their order. F16 */
export async function chooseChannels(
  db: Db,
  questions: readonly ChannelQuestion[],
): Promise<readonly ChosenChannel[]> {
  const channels = questions.length === 0 ? [] : await listChannels(db)
  if (channels.length === 0) return questions.map(() => ({ channelId: null, why: 'none' }))
  const contracts = await contractChannels(db, questions)
  const desks = await deskChannels(db, questions)
  return questions.map(({ ticketId, deskAddress, specific = null }) =>
    chooseChannel(channels, {
      specific,
      contract: contracts.get(ticketId ?? '') ?? null,
      answerVia: deskKeys(deskAddress).flatMap((key) => desks.get(key) ?? [])[0] ?? null,
      deskAddress: withoutPlusPart(deskAddress),
    }),
  )
}

async function contractChannels(
  db: Db,
  questions: readonly ChannelQuestion[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(questions.flatMap(({ ticketId }) => ticketId ?? []))]
  const rows = await selectIn<{ id: string; channel_id: string | null }>(
    db,
    `select tickets.id as id, contracts.channel_id as channel_id from tickets
      join contracts on contracts.id = tickets.contract_id where tickets.id in`,
    ids,
  )
  return new Map(rows.flatMap(({ id, channel_id }) => (channel_id === null ? [] : [[id, channel_id]])))
}

async function deskChannels(
  db: Db,
  questions: readonly ChannelQuestion[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await selectIn<{ address: string; channel_id: string | null }>(
    db,
    `select desk_addresses.folded_address as address, desks.answer_via_id as channel_id from desk_addresses
      join desks on desks.id = desk_addresses.desk_id where desk_addresses.folded_address in`,
    [...new Set(questions.flatMap(({ deskAddress }) => deskKeys(deskAddress)))],
  )
  return new Map(
    rows.flatMap(({ address, channel_id }) => (channel_id === null ? [] : [[address, channel_id]])),
  )
}

/** What a desk may be found by: the address itself, then its whole domain. */
function deskKeys(address: string): readonly string[] {
  const plain = foldAddress(withoutPlusPart(address))
  return [plain, `*@${splitAddress(plain)?.domain ?? ''}`].map(keyText)
}
