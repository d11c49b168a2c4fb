import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BlockEntry } from '../domain/blocklist.ts'
import { asReturned } from '../domain/mail/as-returned.ts'
import { readPattern } from '../domain/policy/list-pattern.ts'
import { parseSearch } from '../domain/search.ts'
import { judge, recipientRules, senderRules } from '../domain/policy/policy.ts'
import type { RuleMode } from '../domain/policy/rule-modes.ts'
import type { SettingChanges } from '../domain/policy/settings.ts'
import type { Outcome } from '../domain/settlement.ts'
import { unasked } from '../domain/policy/scans.ts'
import { uncounted, unlimited } from '../domain/policy/rates.ts'
import { indexLists } from '../domain/policy/sender-lists.ts'
import { listBlocklist } from '../store/blocklist.ts'
import type { Basis, GatheredFacts } from '../domain/policy/basis.ts'
import { readBases } from '../store/bases.ts'
import { findMessage, type MessageFields, type MessageRecord } from '../store/messages.ts'
import { listMessages } from '../store/message-list.ts'
import { hasOpenTicket } from '../store/open-tickets.ts'
import { readRawHead } from '../store/raw-messages.ts'
import { factsOf, gather, gatherByPolicy } from './gather.ts'
import { gatherParent } from './gather-parent.ts'
import { gatherRequester } from './gather-requester.ts'
import { judgeMessage } from './judge-message.ts'
import { compileExpression } from './linear-regex.ts'
import { noPace } from './mail-pace.ts'
import { parse, statedReversePath } from './parse.ts'
import { indexPolicy } from './policy-index.ts'
import type { Limits } from './policy-record.ts'
import type { Policy } from './policy-snapshot.ts'
import { refusedOutcome } from './refusal.ts'
import { arrivedAs, type ReprocessContext, senderFactsOf, type Stored } from './reprocess.ts'
import { resolveRecipient } from './resolve-recipient.ts'
import { scanFiles } from './scan-files.ts'

/** A change of policy that nobody has saved yet. */
export type Draft =
  | { readonly kind: 'desk'; readonly address: string; readonly settings: SettingChanges }
  | { readonly kind: 'block'; readonly pattern: string; readonly list?: BlockEntry['list'] }
  | { readonly kind: 'rule'; readonly rule: string; readonly mode: RuleMode }

/** What a draft would have done to one message. */
export type Previewed = {
  readonly message: MessageFields
  /** `refused` where it is let through today, `freed` where it is refused today; `null` for no change, or none known. */
  readonly effect: 'refused' | 'freed' | null
  /** Why it would be refused, or is today. */
  readonly reason: Outcome['reason']
  /** Whether its author has a ticket that is open; asked only of those who would be refused. */
  readonly hasOpenTicket: boolean
  /** Whether it could be judged at all: one refused before its octets came cannot. */
  readonly isJudged: boolean
}

/** What a preview reads by. */
export type PreviewContext = ReprocessContext & { readonly limits: Limits }

const messagesAtOnce = 100

/**
 * Judges the kept messages since a time by the policy of now and by a draft of it, the newest first.
 *
 * It takes the facts that were gathered when they came, and writes nothing.
 */
export async function* preview(
  context: PreviewContext,
  draft: Draft,
  since: Date,
): AsyncGenerator<Previewed> {
  const today = await context.path.policy.refresh()
  const entries = await listBlocklist(context.database.reader)
  const drafted = draftedPolicy(today, draft, entries, context.limits)
  const search = parseSearch('')
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listMessages>> = await listMessages(context.database.reader, {
      search,
      direction: 'in',
      since,
      limit: messagesAtOnce,
      ...(before === null ? {} : { before }),
    })
    for (const row of page.rows) {
      yield await previewOne(context, today, drafted, row)
      await nextTurn()
    }
    before = page.next
  } while (before !== null)
}

/** The policy as it would be if the draft were saved. */
function draftedPolicy(policy: Policy, draft: Draft, entries: readonly BlockEntry[], limits: Limits): Policy {
  const parts = {
    version: policy.version,
    desks: [...policy.desksById.values()],
    lists: policy.lists,
    associations: policy.associations,
    modes: policy.modes,
  }
  switch (draft.kind) {
    case 'desk': {
      const desks = parts.desks.map((desk) =>
        desk.address === draft.address
          ? { ...desk, settings: { ...desk.settings, ...draft.settings } }
          : desk,
      )
      return indexPolicy({ ...parts, desks }, limits)
    }
    case 'block':
      return indexPolicy(
        { ...parts, lists: indexLists([...entries, draftedBlock(draft)], compileExpression) },
        limits,
      )
    case 'rule':
      return indexPolicy({ ...parts, modes: new Map([...parts.modes, [draft.rule, draft.mode]]) }, limits)
  }
}

function draftedBlock({ pattern, list = 'block' }: Extract<Draft, { kind: 'block' }>): BlockEntry {
  return {
    ...readPattern(pattern),
    id: '',
    reason: '',
    owner: '',
    createdAt: new Date(0),
    hits: 0,
    list,
    expiresAt: null,
    lastHitAt: null,
  }
}

async function previewOne(
  context: PreviewContext,
  today: Policy,
  drafted: Policy,
  row: MessageFields,
): Promise<Previewed> {
  const { reader } = context.database
  const none = { message: row, effect: null, reason: null, hasOpenTicket: false }
  const message = await findMessage(reader, row.id)
  const raw = message === null ? null : await readRawHead(reader, context.blobs, row.id)
  if (message === null || raw === null) return { ...none, isJudged: false }
  const bases = await readBases(reader, row.id)
  // A preview asks no scanner: what they said when the message came stands in its basis.
  const stored = { raw, files: await scanFiles(raw, context.blobs), scans: unasked, correction: null }
  for (const { position, recipient } of message.deliveries) {
    const basis = bases.get(position) ?? null
    const now = await outcomeBy(context, today, message, stored, recipient, basis)
    const then = await outcomeBy(context, drafted, message, stored, recipient, basis)
    const isRefused = then.disposition === 'refused'
    if (isRefused === (now.disposition === 'refused')) continue
    const author = message.author?.address ?? null
    return {
      message: row,
      effect: isRefused ? 'refused' : 'freed',
      reason: isRefused ? then.reason : now.reason,
      hasOpenTicket: isRefused && author !== null && (await hasOpenTicket(reader, author)),
      isJudged: true,
    }
  }
  return { ...none, isJudged: true }
}

async function outcomeBy(
  { path, database }: PreviewContext,
  policy: Policy,
  message: MessageRecord,
  stored: Stored,
  recipient: string,
  basis: Basis | null,
): Promise<Outcome> {
  const { reversePath, recipients, receivedAt, peer } = message
  const { modes, record } = policy
  const maxOctets = path.maxMessageOctets
  const resolved = resolveRecipient(policy, recipient)
  const atMail = judge(senderRules, senderFactsOf(policy, message, maxOctets, receivedAt), modes)
  if (atMail.verdict.kind !== 'pass') return refusedOutcome(resolved, atMail.verdict, atMail.trace)
  const place = {
    earlierDesks: [],
    hasPlusPart: false,
    hasReplyForEach: true,
    recipientCount: 0,
    maxRecipients: path.maxRecipients,
  }
  const rates = { counts: uncounted, rates: unlimited }
  const atRcpt = judge(recipientRules, { ...resolved, ...place, ...rates }, modes)
  if (atRcpt.verdict.kind !== 'pass') return refusedOutcome(resolved, atRcpt.verdict, atRcpt.trace)
  const parsed = parse(stored.raw, statedReversePath(message.door, reversePath))
  const outline = basis?.facts.isReturned ? asReturned(parsed) : parsed
  const envelope = {
    door: 'reprocess' as const,
    cameBy: message.door,
    peer,
    reversePath,
    recipients,
    receivedAt,
  }
  const { authentication, reputation } = message
  // A basis from before desks could keep answers out knows only which ticket the message joined.
  const { answered = basis?.facts.parent ?? null } = basis?.facts ?? {}
  // What it has joined, it was let join then, whoever takes part now.
  const hasJoined = answered !== null && basis?.facts.parent?.ticketId === answered.ticketId
  const named = hasJoined ? { ...answered, isVouched: true as const } : answered
  const joined = await gatherParent(outline, resolved.desk, named, {
    db: database.reader,
    authentication,
    isAuthorTrusted: basis?.facts.isAuthorTrusted ?? false,
    before: receivedAt,
  })
  const { parent } = joined
  const [facts] =
    basis === null
      ? await gather(outline, envelope, [[resolved]], {
          ...path,
          db: database.reader,
          policy,
          atDoor: null,
          readPace: noPace,
          files: stored.files,
          authentication,
          reputation,
          authorRate: null,
          scans: stored.scans,
        })
      : [
          factsOf(
            outline,
            envelope,
            resolved,
            { ...path, policy },
            {
              ...withoutGiven(basis.facts),
              answered,
              ...joined,
              ...(await gatherRequester(outline, resolved.desk, parent, { db: database.reader })),
              ...gatherByPolicy(policy, outline, envelope, {
                desk: resolved.desk,
                parent,
                authentication,
                reputation,
              }),
            },
          ),
        ]
  if (facts === undefined) throw new Error('expected facts for a recipient, got none')
  const measure = { maxOctets, modes, policy: record.id, earlier: [] }
  return judgeMessage(arrivedAs(message, stored), facts, measure).outcome
}

/** A draft is to show what it would do by itself, whatever an earlier door has answered. */
function withoutGiven({ given: _given, ...facts }: GatheredFacts): GatheredFacts {
  return facts
}
