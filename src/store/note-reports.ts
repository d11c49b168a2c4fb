import { foldAddress } from '../domain/mail/address.ts'
import { failureOf } from '../domain/mail/bounce/failure.ts'
import { readFailureText, saidLines, tellingLines } from '../domain/mail/bounce/failure-text.ts'
import { reasonIn } from '../domain/mail/bounce/failure-words.ts'
import type { Bounce } from '../domain/mail/content.ts'
import type { MessageKind } from '../domain/mail/outline.ts'
import { actionOf, type MailReport, type ReportEvidence } from '../domain/outgoing/mail-report.ts'
import type { Extraction } from '../domain/settlement.ts'
import { applyReports } from './apply-reports.ts'
import type { Db } from './dialect.ts'
import { addReports } from './mail-reports.ts'
import { selectIn } from './multi-row.ts'
import { latestMailsTo, mailsById, mailsByMessageId, type SentMail } from './sent-mails.ts'

/** What the store cannot know by itself: which mail of ours a signed plus part names. */
export type ReportTexts = { mailOf(plusPart: string): string | null }

/** Recipients of one report that are looked at: no answer goes to more, and a forger pays for each. */
const maxTold = 50

type Arrival = {
  message_id: string
  kind: MessageKind
  plus_part: string | null
  desk_id: string | null
  at: string
}

/** A message that reports, and what it reports. */
type Reporting = Arrival & { readonly bounce: Bounce; readonly mailId: string | null }

/**
 * Links what was just read to the mails of ours that it reports about, and does what follows from it.
 *
 * The signed return path tells which mail, else the Message-ID of what came back, else who it could not be delivered to.
 * A batch that reports nothing costs one look at its addresses.
 */
export async function noteReports(
  trx: Db,
  extractions: readonly Extraction[],
  texts: ReportTexts,
  now: Date,
): Promise<void> {
  const reporting = await reportingAmong(trx, extractions, texts)
  if (reporting.length === 0) return
  const reports = await linked(trx, reporting, now)
  await addReports(trx, reports)
  await applyReports(
    trx,
    reports.map(({ mailId }) => mailId),
    now,
  )
}

async function reportingAmong(
  trx: Db,
  extractions: readonly Extraction[],
  { mailOf }: ReportTexts,
): Promise<readonly Reporting[]> {
  const arrivals = await selectIn<Arrival>(
    trx,
    `select messages.id as message_id, messages.kind as kind, messages.received_at as at, deliveries.plus_part as plus_part,
      deliveries.desk_id as desk_id from messages join deliveries on deliveries.message_id = messages.id
      where messages.direction = 'in' and messages.state not in ('refused', 'discarded')
      and (deliveries.plus_part is not null or messages.kind in ('bounce', 'delay-notice', 'delivery-receipt'))
      and messages.id in`,
    extractions.map(({ messageId }) => messageId),
  )
  const contents = new Map(extractions.map(({ messageId, content }) => [messageId, content]))
  const found = new Map<string, Reporting>()
  for (const arrival of arrivals) {
    const content = contents.get(arrival.message_id)
    const mailId = arrival.plus_part === null ? null : mailOf(arrival.plus_part)
    if (content === undefined || (mailId === null && !isReport(arrival.kind))) continue
    if (found.get(arrival.message_id)?.mailId) continue
    const bounce = content.bounce ?? (mailId === null ? null : bounceInText(content.text, arrival.kind))
    if (bounce !== null) found.set(arrival.message_id, { ...arrival, mailId, bounce })
  }
  return [...found.values()]
}

function isReport(kind: MessageKind): boolean {
  return kind === 'bounce' || kind === 'delay-notice' || kind === 'delivery-receipt'
}

/** Kinds of machine mail that say nothing of a delivery, though they come to the return path. */
const otherMachines: ReadonlySet<MessageKind> = new Set([
  'auto-reply',
  'read-receipt',
  'challenge-response',
  'calendar',
])

/** A message that only came to the signed return path: a report if it is a machine's, or if its own words say why. */
function bounceInText(text: string, kind: MessageKind): Bounce | null {
  if (otherMachines.has(kind)) return null
  const told = readFailureText(text, [''], new Set())
  const words = saidLines(text).join('\n')
  if (!isReport(kind) && reasonIn(words) === null) return null
  const recipients = told.map((each) => ({
    address: '',
    action: each.action,
    ...failureOf(each),
    words: tellingLines(each.words).slice(0, 500),
  }))
  return { recipients, originalMessageId: null }
}

async function linked(trx: Db, reporting: readonly Reporting[], now: Date): Promise<readonly MailReport[]> {
  const byId = await mailsById(
    trx,
    reporting.flatMap(({ mailId }) => mailId ?? []),
  )
  const byMessageId = await mailsByMessageId(
    trx,
    reporting.flatMap(({ bounce }) => bounce.originalMessageId ?? []),
  )
  const reports: MailReport[] = []
  for (const one of reporting) {
    const byToken = byId.get(one.mailId ?? '')
    const named = byToken ?? byMessageId.get(one.bounce.originalMessageId ?? '')
    const evidence = byToken === undefined ? 'message-id' : 'token'
    for (const [position, told] of one.bounce.recipients.slice(0, maxTold).entries()) {
      // Without any proof one recipient is enough to show what it may be about.
      const isAsked = named === undefined && position === 0
      const mail = isAsked ? await latestMailsTo(trx, told.address, { deskId: one.desk_id, now }) : named
      if (mail !== undefined)
        reports.push(
          reportOf(one, { position, told, mail, evidence: named === undefined ? 'recipient' : evidence }),
        )
    }
  }
  return reports
}

function reportOf(
  { message_id: reportId, at }: Reporting,
  {
    position,
    told,
    mail,
    evidence,
  }: {
    readonly position: number
    readonly told: Bounce['recipients'][number]
    readonly mail: SentMail
    readonly evidence: ReportEvidence
  },
): MailReport {
  const recipient = recipientOf(mail, told)
  return {
    reportId,
    position,
    mailId: mail.id,
    recipientPosition: recipient?.position ?? null,
    address: recipient?.address ?? told.address,
    action: actionOf(told.action),
    status: told.status,
    reason: told.reason,
    words: told.words,
    permanent: told.permanent,
    evidence,
    at: new Date(at),
  }
}

/** Which recipient is meant: the one named, by the address it was written to first, or the only one. RFC 3464 §2.3.1 */
function recipientOf(
  { recipients }: SentMail,
  { address, original }: Bounce['recipients'][number],
): SentMail['recipients'][number] | undefined {
  const named = [original ?? '', address].map(foldAddress)
  const found = named.flatMap(
    (folded) => recipients.find((recipient) => foldAddress(recipient.address) === folded) ?? [],
  )
  return found[0] ?? (recipients.length === 1 ? recipients[0] : undefined)
}
