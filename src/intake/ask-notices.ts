import { answeringAddress } from '../domain/desk.ts'
import { withoutPlusPart } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { RefusalNotice } from '../domain/outgoing/automatic-mail.ts'
import { isToldByMail, withholdingOf } from '../domain/policy/notice.ts'
import type { MessageFacts } from '../domain/policy/facts.ts'
import type { Reject } from '../domain/policy/verdict.ts'
import type { AskedNotice } from '../domain/settlement.ts'
import type { Judgement } from './judge-message.ts'
import type { Path } from './path.ts'
import { answerOf } from './refusal.ts'
import { returnedHeaderSection } from './returned-header-section.ts'
import { senderLanguage } from './sender-language.ts'

/** Tells which authors are to hear by mail what SMTP did not tell them, and of the others why not. */
export async function askNotices(
  path: Pick<Path, 'db' | 'referTo'>,
  messageId: string,
  raw: RawMessage | null,
  judgements: readonly Judgement[],
): Promise<readonly AskedNotice[]> {
  const notices: AskedNotice[] = []
  for (const [position, { facts, verdict, outcome }] of judgements.entries()) {
    // What we could not keep was refused at the door, which told it.
    if (raw === null || !isToldByMail(facts, verdict)) continue
    const withholding = withholdingOf(facts, outcome.trace)
    const asked = withholding ?? (await noticeOf(path, messageId, raw, facts, verdict)) ?? 'no-address'
    notices.push({ position, asked })
  }
  return notices
}

async function noticeOf(
  { db, referTo }: Pick<Path, 'db' | 'referTo'>,
  messageId: string,
  raw: RawMessage,
  { outline, envelope: { receivedAt }, recipient, desk, deskAddresses }: MessageFacts,
  verdict: Reject,
): Promise<Omit<RefusalNotice, 'messageId'> | null> {
  if (desk === null || outline.author === null) return null
  const language = await senderLanguage(db, { isTrusted: true, outline, desk })
  const { letters, link } = referTo(messageId)
  return {
    template: 'refusal-notice',
    deskAddress: answeringAddress(desk.address, recipient),
    to: outline.author.address,
    reason: verdict.reason,
    details: verdict.details,
    language,
    diagnostic: answerOf(verdict, { language, reference: null }).text.join(' '),
    reference: letters,
    link,
    subject: outline.subject,
    inReplyTo: outline.messageId,
    originalRecipient: namedAddress(outline, deskAddresses),
    receivedAt: receivedAt.toISOString(),
    headerSection: returnedHeaderSection(raw.head),
  }
}

/**
 * The address of the desk that the author wrote, not the one that a forwarder made of it.
 *
 * Where forwarded mail leads is nobody's business: only what the author knows already is told. RFC 3464 §2.3.1
 */
function namedAddress({ to, cc }: Outline, deskAddresses: readonly string[]): string | null {
  const named = [...to, ...cc].find(({ address }) => deskAddresses.includes(withoutPlusPart(address)))
  return named === undefined ? null : withoutPlusPart(named.address)
}
