import type { Settled, Settlement } from '../domain/settlement.ts'
import { type Classified, unclassified } from '../domain/ticket/classification/classify.ts'
import { classifyTickets, findGiven, type Given } from '../store/classified-tickets.ts'
import type { Db } from '../store/database.ts'
import type { ReadBriefly } from './brief-content.ts'
import type { Classifier } from './classification.ts'
import { maxHeadOctets } from './receive.ts'

/** The type that a ticket would get, and by which classification. */
export type TriedType = Given & {
  /** The names of the other classifications that match. */
  readonly others: readonly string[]
}

/** What trying needs beside the message. */
type TryOptions = { readonly classifier: Classifier; readonly readBriefly: ReadBriefly }

/** What the classifications say of a message that is only tried; its contents are read only where they matter. */
export async function askClassifications(
  { classifier, readBriefly }: TryOptions,
  octets: Uint8Array,
  { outcomes, authentication }: Settlement,
): Promise<readonly Classified[]> {
  if (outcomes.every(({ opens }) => opens === null) || !(await classifier.hasAny())) return []
  const isLong = octets.length > maxHeadOctets
  const raw = {
    head: octets.subarray(0, maxHeadOctets),
    blob: isLong ? '' : null,
    octets: octets.length,
  }
  return classifier.classify({ raw, content: await readBriefly(octets), authentication }, outcomes)
}

/** Gives the tickets that are tried their types, in a transaction that will be taken back, and tells the first. */
export async function tryClassification(
  trx: Db,
  { messageId, outcomes }: Settled,
  settlement: Settlement,
  answers: readonly Classified[],
  now: Date,
): Promise<TriedType | null> {
  const opened = outcomes.flatMap(({ ticketId, disposition }, index) => {
    const isNew = disposition === 'ticket' || disposition === 'pre-ticket'
    const classified = answers[index] ?? unclassified
    const deskId = settlement.outcomes[index]?.deskId ?? null
    return isNew && ticketId !== null ? [{ ticketId, messageId, deskId, classified }] : []
  })
  await classifyTickets(trx, opened, now)
  const [first] = opened
  if (first === undefined) return null
  const given = await findGiven(trx, first.ticketId)
  const { applied, others } = first.classified
  const names = [...(applied === null ? [] : [applied]), ...others].map(({ name }) => name)
  return { ...given, others: names.filter((name) => name !== given.classification) }
}
