import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Classification } from '../domain/ticket/classification/classification.ts'
import { classify, compileClassifications } from '../domain/ticket/classification/classify.ts'
import type { BlobStore } from '../store/blobs.ts'
import { listClassifications } from '../store/classifications.ts'
import { findContent } from '../store/contents.ts'
import type { Db } from '../store/database.ts'
import { listDestinations } from '../store/destinations.ts'
import { listOpeningMessages, type OpeningMessage } from '../store/opening-messages.ts'
import { readRawHead } from '../store/raw-messages.ts'
import { deskAddressesOf, factsOf } from './classification.ts'
import { compileExpression } from './linear-regex.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'

/** A classification that nobody has saved yet; `null` stands for one that is new. */
export type ClassificationOnTrial = Pick<Classification, 'rows' | 'typeId'> & { readonly id: string | null }

/** A message whose ticket would get another type. */
export type Retyped = Pick<OpeningMessage, 'messageId' | 'protocol' | 'receivedAt' | 'subject' | 'author'> & {
  /** What the classifications and desks of today give it; `null` for none. */
  readonly typeIdNow: string | null
  readonly typeIdThen: string | null
}

/** What a classification would have done. */
export type ClassificationPreview = {
  readonly looked: number
  /** Messages that its rows match, whether or not another goes before it. */
  readonly matched: number
  readonly changed: number
  /** Whether all messages of the time were looked at; one that was not ends at `reached`. */
  readonly isWhole: boolean
  readonly reached: Date | null
  /** The messages that change, the newest first, as many as are listed. */
  readonly listed: readonly Retyped[]
}

/** What previewing reads by. */
export type ClassificationPreviewContext = {
  readonly db: Db
  readonly blobs: BlobStore
  readonly policy: Pick<PolicySnapshot, 'refresh'>
}

const pageSize = 50
const maxLooked = 2_000
const maxMs = 4_000
const maxListed = 100
const trialId = 'on-trial'

/** Tries a classification, as if it were active, on the messages since a time that have opened tickets; nothing is written. */
export async function previewClassification(
  { db, blobs, policy }: ClassificationPreviewContext,
  trial: ClassificationOnTrial,
  since: Date,
): Promise<ClassificationPreview> {
  const { desksById } = await policy.refresh()
  const destinations = new Map((await listDestinations(db)).map(({ deskId, typeId }) => [deskId, typeId]))
  const stored = await listClassifications(db)
  const active = stored.filter(({ mode, typeName }) => mode === 'active' && typeName !== null)
  const today = compileClassifications(active, compileExpression)
  const drafted = compileClassifications(withTrial(active, trial, placeOf(stored, trial)), compileExpression)
  const startedAt = performance.now()
  const found = { looked: 0, matched: 0, changed: 0 }
  const listed: Retyped[] = []
  let before: number | null = null
  let reached: Date | null = null
  for (;;) {
    const page: readonly OpeningMessage[] = await listOpeningMessages(db, { since, before, limit: pageSize })
    for (const message of page) {
      const raw = await readRawHead(db, blobs, message.messageId)
      reached = message.receivedAt
      before = message.seq
      found.looked++
      if (raw === null) continue
      const content = await findContent(db, message.messageId)
      const deskAddresses = deskAddressesOf(message.recipient, desksById.get(message.deskId ?? ''))
      const facts = { ...factsOf({ raw, content, authentication: message.authentication }), deskAddresses }
      const own = destinations.get(message.deskId ?? '') ?? null
      const now = await classify(today, facts, nextTurn)
      const then = await classify(drafted, facts, nextTurn)
      if ([then.applied, ...then.others].some((each) => each?.id === trialId)) found.matched++
      const typeIdNow = now.applied?.typeId ?? own
      const typeIdThen = then.applied?.typeId ?? own
      if (typeIdNow === typeIdThen) continue
      found.changed++
      if (listed.length < maxListed) listed.push({ ...message, typeIdNow, typeIdThen })
    }
    const isWhole = page.length < pageSize
    const isOver = found.looked >= maxLooked || performance.now() - startedAt > maxMs
    if (isWhole || isOver) return { ...found, isWhole, reached, listed }
  }
}

/** The active classifications with the one on trial in its place. */
function withTrial(
  active: readonly Classification[],
  { id, rows, typeId }: ClassificationOnTrial,
  position: number,
): readonly Classification[] {
  const others = active.filter((each) => each.id !== id)
  return [...others, { id: trialId, name: '', rows, typeId, mode: 'active', position }]
}

/** Where it stands, or would: a new one goes last. */
function placeOf(stored: readonly Classification[], { id }: ClassificationOnTrial): number {
  const last = Math.max(0, ...stored.map(({ position }) => position))
  return stored.find((each) => each.id === id)?.position ?? last + 1
}
