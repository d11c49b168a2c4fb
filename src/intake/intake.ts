import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import type { Log } from '../domain/log.ts'
import { loopbackNetworks, parseNetwork } from '../domain/mail/network.ts'
import { type Caps, defaultCaps } from '../domain/policy/caps.ts'
import type { Correction } from '../domain/policy/facts.ts'
import type { Rates } from '../domain/policy/rates.ts'
import type { SelfService } from '../domain/policy/self-service.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import { AuthorRates } from './author-rates.ts'
import type { MessageRecord } from '../store/messages.ts'
import { keepPolicyRecord, type PolicyRecord } from '../store/policy-records.ts'
import { briefReader } from './brief-content.ts'
import { Classifier } from './classification.ts'
import { CommitQueue } from './commit-queue.ts'
import { createCommitThread } from './commit-thread.ts'
import { type Commit, createCommitWriter } from './commit-writer.ts'
import { ContentWork } from './content-work.ts'
import { type Corrected, correct, offerSelfService } from './correct.ts'
import { createExtractor } from './extract/extractor.ts'
import { MailPace } from './mail-pace.ts'
import { RecipientRates } from './recipient-rates.ts'
import type { Path } from './path.ts'
import { PolicySnapshot } from './policy-snapshot.ts'
import { type Draft, preview, type Previewed } from './preview.ts'
import {
  type ClassificationOnTrial,
  type ClassificationPreview,
  previewClassification,
} from './preview-classification.ts'
import { readExplanation, referenceOf } from './reference.ts'
import { RefusalRecorder } from './refusal-recorder.ts'
import type { ReputationLooks } from './reputation/reputation.ts'
import { type Reprocessing, type ReprocessOptions, reprocess } from './reprocess.ts'
import { type Scanners, scanBy } from './scan/scanners.ts'
import { resolveRecipient } from './resolve-recipient.ts'
import { settlementTexts } from './settlement-texts.ts'
import { type Simulation, type SimulationRequest, simulate } from './simulate.ts'
import { TextWork } from './text-work.ts'
import { beginTransaction, type Session, type Transaction } from './transaction.ts'

export type { Answer, RecipientReply } from './answer.ts'
export type { Corrected } from './correct.ts'
export type { Draft, Previewed } from './preview.ts'
export type { ClassificationPreview, Retyped } from './preview-classification.ts'
export type { JudgedDelivery, Reprocessing, ReprocessOptions, Standing } from './reprocess.ts'
export type { Simulation, SimulationRequest } from './simulate.ts'
export type { Session, Transaction } from './transaction.ts'

/** What the path of a message needs. */
export type IntakeOptions = {
  readonly database: Database
  readonly blobs: BlobStore
  /** Signs reply addresses and Message-IDs. */
  readonly secret: Uint8Array
  readonly hostname: string
  /** Where people reach the pages; `null` when nobody outside can. */
  readonly publicUrl?: string | null
  readonly maxMessageOctets: number
  readonly maxHops: number
  readonly maxRecipients: number
  /** How much mail an hour may bring before it is held as a loop. */
  readonly caps?: Partial<Caps>
  readonly rates?: Partial<Rates>
  /** The hosts that answer for the authors of what they bring; this host alone unless said. */
  readonly submitters?: readonly string[]
  /** Messages that an author may send in an hour before more are put off; 0 where there is no limit. */
  readonly messagesPerAuthor?: number
  /** Asked for a message when its desk wants that. */
  readonly scanners?: Partial<Scanners>
  readonly log: Log
  readonly clock?: () => Date
  /** Whether messages are written on a thread of its own: for a gateway, whose sessions keep this one busy. */
  readonly commitsApart?: boolean
  /** Whether another process reads the contents: here they are left in their table for it. */
  readonly leavesContents?: boolean
  /** Finds out who really sent a message; nobody is asked when it is left out. */
  readonly authenticity?: Authenticity
  /** Asks the DNS about peers and reverse-paths; nobody is asked when it is left out. */
  readonly reputation?: ReputationLooks
  /** How contents are read: in how many threads, and how long one may take. */
  readonly extraction?: { readonly workers?: number; readonly timeoutMs?: number }
}

/** The path of a message, for every door. */
export type Intake = {
  /** Begins a transaction at a door. */
  begin(session: Session): Transaction
  /** Whether an address leads to a desk: for a door that also hears of mail to others. */
  leadsToDesk(address: string): Promise<boolean>
  /** Tells what would become of a message; nothing is kept. */
  simulate(request: SimulationRequest): Promise<Simulation>
  /** Judges a stored message again by today's policy; `null` when there is no such message. */
  reprocess(messageId: string, options: ReprocessOptions): Promise<Reprocessing | null>
  /** Judges the kept messages since a time by a draft of the policy, the newest first; nothing is changed. */
  preview(draft: Draft, since: Date): AsyncIterable<Previewed>
  /** Tells which tickets since a time a classification would have given another type; nothing is changed. */
  previewClassification(trial: ClassificationOnTrial, since: Date): Promise<ClassificationPreview>
  /** The message that a token of the public page is about; `null` when the token is not ours. */
  explained(token: string): string | null
  /** What the author of a refused message may correct now. */
  offerSelfService(message: MessageRecord): Promise<SelfService>
  /** Judges a refused message again with what its author has added from an address of the network. */
  correct(messageId: string, correction: Correction, address: string): Promise<Corrected>
  /** Takes up the content that earlier lives and other processes have left unread. */
  start(): void
  /** Waits until every message in hand is settled and its content read. */
  idle(): Promise<void>
  /** Waits for what is in hand; content not yet read stays for the next start. */
  close(): Promise<void>
}

const extractionTimeoutMs = 10_000

/** Opens the path of a message on a database and a folder of files. */
export function createIntake(options: IntakeOptions): Intake {
  const { database, blobs, secret, hostname, log, clock = () => new Date() } = options
  const { workers = Math.max(1, availableParallelism() - 1), timeoutMs = extractionTimeoutMs } =
    options.extraction ?? {}
  const policy = new PolicySnapshot(database.reader, options, ({ record }) => keep(record))
  /** A judgement counts even when it cannot be made again, so a failure here keeps no mail out. */
  const keep = (record: PolicyRecord): Promise<void> =>
    keepPolicyRecord(database.writer, record, clock()).catch((error: unknown) =>
      log('error', 'store.failed', { error }),
    )
  const texts = settlementTexts({ secret, hostname })
  const writer = options.commitsApart
    ? createCommitThread({ databaseUrl: database.url, secret, hostname }, log)
    : createCommitWriter(database, texts, log)
  const commits = new CommitQueue({ writer, clock })
  const recorder = new RefusalRecorder(commits, log)
  const extractor = createExtractor({ workers, timeoutMs, blobFolder: blobs.folder, log })
  const classifier = new Classifier({ db: database.reader, policy, log })
  const content = new ContentWork({
    db: database.reader,
    blobs,
    extractor,
    commits,
    classify: classifier.classifyStored,
    workers,
    log,
  })
  const readBriefly = briefReader(timeoutMs, log)
  const textWork = new TextWork({ database, commits, clock, log })
  const pace = new MailPace()
  const path: Omit<Path, 'record' | 'mayRecord'> = {
    db: database.reader,
    policy,
    blobs,
    scan: scanBy({ virus: null, spam: null, ...options.scanners }, blobs),
    secret,
    maxMessageOctets: options.maxMessageOctets,
    maxHops: options.maxHops,
    hostname,
    caps: { ...defaultCaps, ...options.caps },
    submitters: (options.submitters ?? loopbackNetworks).flatMap((network) => parseNetwork(network) ?? []),
    readPace: pace.peek,
    countPace: pace.count,
    maxRecipients: options.maxRecipients,
    rates: new RecipientRates(options.rates),
    clock,
    log,
    referTo: (messageId) => referenceOf(secret, options.publicUrl ?? null, messageId),
    authenticity: options.authenticity ?? null,
    reputation: options.reputation ?? null,
    authorRates: new AuthorRates(options.messagesPerAuthor),
    octetsOf: (raw) => (raw.blob === null ? Readable.from([raw.head]) : blobs.open(raw.blob)),
    settle: (commit) => commits.settle(commit),
    // What fails is told in the log: its sender comes again, and is noted then.
    async note(notes) {
      const written = await Promise.allSettled(notes.map((note) => commits.note(note)))
      const failed = written.find(({ status }) => status === 'rejected')
      if (failed?.status === 'rejected') log('error', 'store.failed', { error: failed.reason, task: 'note' })
    },
    classify: classifier.classify,
    readContent: options.leavesContents ? () => undefined : (messageId, raw) => content.add(messageId, raw),
  }
  return {
    begin(session) {
      const key = session.key ?? session
      const record = (commit: Commit): void => recorder.record(key, commit)
      return beginTransaction({ ...path, record, mayRecord: () => recorder.mayRecord(key) }, session)
    },
    leadsToDesk: async (address) => resolveRecipient(await policy.current(), address).desk !== null,
    simulate: (request) =>
      simulate(
        {
          path: { ...path, countPace: () => undefined, log: silent },
          hostname,
          database,
          texts,
          readBriefly,
        },
        request,
      ),
    reprocess: (messageId, how) => reprocess({ path, database, blobs }, messageId, how),
    preview: (draft, since) => preview({ path, database, blobs, limits: options }, draft, since),
    previewClassification: (trial, since) =>
      previewClassification(
        { db: database.reader, blobs, policy: new PolicySnapshot(database.reader, options) },
        trial,
        since,
      ),
    offerSelfService: (message) => offerSelfService({ path, database, blobs }, message),
    correct: (messageId, correction, address) =>
      correct({ path, database, blobs }, messageId, correction, address),
    explained: (token) => readExplanation(secret, token),
    start() {
      content.start()
      textWork.start()
    },
    async idle() {
      await commits.idle()
      await content.idle()
      await commits.idle()
      await textWork.idle()
    },
    async close() {
      await commits.idle()
      await content.close()
      await commits.idle()
      await textWork.close()
      await writer.close()
    },
  }
}

/** The log of mail tells what happened; a simulation did not. */
const silent: Log = () => undefined
