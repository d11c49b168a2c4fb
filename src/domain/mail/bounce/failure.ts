import { type FailureReason, levelled, reasonIn } from './failure-words.ts'

/** What a report says of one recipient, as its fields or its text have it. */
export type Told = {
  readonly status: string | null
  readonly action: string | null
  /** What the other server said; empty where it said nothing. */
  readonly words: string
  /** What the report says around it, such as the command that was refused; nothing unless given. */
  readonly context?: string
}

/** What became of a mail for one recipient. */
export type Failure = {
  readonly status: string | null
  readonly reason: FailureReason
  /** Whether the address is no good: nothing sent there later would arrive either. */
  readonly permanent: boolean
}

/** What a status tells by itself. RFC 3463 §3 */
const byStatus: readonly (readonly [RegExp, FailureReason])[] = [
  [/^[45]\.1\.[13]$/, 'unknown-mailbox'],
  [/^[45]\.1\.2$/, 'unknown-domain'],
  [/^[45]\.1\.10$/, 'no-mail-here'],
  [/^[45]\.1\.6$/, 'moved'],
  [/^[45]\.1\.[789]$/, 'refused-sender'],
  [/^[45]\.2\.1$/, 'mailbox-disabled'],
  [/^[45]\.2\.2$/, 'mailbox-full'],
  [/^[45]\.2\.3$|^[45]\.3\.4$/, 'too-large'],
  [/^[45]\.3\.2$/, 'no-mail-here'],
  [/^[45]\.3\.\d+$/, 'their-failure'],
  [/^5\.4\.4$/, 'unknown-domain'],
  [/^[45]\.4\.7$/, 'expired'],
  [/^[45]\.4\.\d+$/, 'unreachable'],
  [/^[45]\.6\.\d+$/, 'refused-content'],
  [/^[45]\.7\.\d+$/, 'refused-sender'],
]

/** Codes that say one thing alone, whatever stands beside them: servers quote much in their words. */
const certain = /^5\.1\.(?:[12]|[6-9]|10)$|^[45]\.2\.[23]$|^5\.3\.4$|^[45]\.4\.7$|^5\.6\.\d+$|^5\.7\.\d{2,}$/

/** Reasons that name a fault more closely than the code of an unknown user does: some servers say 5.1.1 of all. */
const closer: ReadonlySet<FailureReason> = new Set(['mailbox-full', 'too-large', 'no-mail-here', 'moved'])

/** Reasons for which an address is no good. */
const permanentReasons: ReadonlySet<FailureReason> = new Set([
  'unknown-mailbox',
  'unknown-domain',
  'moved',
  'no-mail-here',
])

/** The last two numbers of a status for each reason, for servers that say none. RFC 3463 §3 */
const detailOf: Readonly<Record<FailureReason, string>> = {
  'unknown-mailbox': '1.1',
  'unknown-domain': '1.2',
  moved: '1.6',
  'no-mail-here': '3.2',
  'mailbox-full': '2.2',
  'mailbox-disabled': '2.1',
  'too-large': '3.4',
  'refused-content': '6.0',
  'refused-sender': '7.1',
  expired: '4.7',
  unreachable: '4.1',
  'their-failure': '3.0',
  unknown: '0.0',
}

/** Words that say which command the other server refused. */
const atMail = /(?:after|in reply to|in response to) (?:the )?mail from/
const atRecipient =
  /rcpt to(?!: [^<])|rcpt command|smtp:rcpt|does not like recipient|rejected (?:the )?recipient|recipient address rejected/
const atData = /(?:in reply to|after|in response to) (?:the )?(?:end of )?data|>>> data|smtp command data/

/** What a server says at DATA when it has refused each recipient: those commands were sent in one go. RFC 2920 §3.1 */
const afterRefusedRecipients = /503 .{0,20}(?:need|valid|recipient)|554 .{0,40}no valid recipients/
/** Words of who it is from: some servers say them in answer to RCPT, with the code of an unknown user. */
const ofSender =
  /\bsender(?:'s)? (?:e-?mail )?(?:address|domain|verify|verification)\b|\b(?:bad|invalid|unknown) sender\b|\b(?:endereco do )?remetente (?:rejeitado|recusado|invalido|desconhecido|inexistente)/
/** What Yahoo says of a mailbox that it has not, once it has the message. */
const unknownAfterData = /delivery error: dd /
/** A server that says so of a mailbox for days, until the sender gives up, has none: some refuse for the time being. */
const unknownToTheEnd = /(?:^|\D)4\d\d 4\.1\.1 /
/** Codes of a policy, of content or of a mailbox. */
const ofOthers = /^5\.(?:2|3\.[^2]|6|7)/

/** Understands what a report says of a recipient: by its code where that is certain, else by its words, else by its code. */
export function failureOf({ status: field, action, words, context = '' }: Told): Failure {
  const text = levelled(words)
  const around = `${text} ${levelled(context)}`
  const told = tellingStatus(field, text)
  const said = reasonIn(words)
  const reason = ofSender.test(text) ? 'refused-sender' : chooseReason(told, said, around)
  const isOver = action === null || action === 'failed'
  const status = told ?? `${classOf(text, isOver)}.${detailOf[reason]}`
  const isKnown = reason !== 'unknown-mailbox' || isOfMailbox(told, text, around)
  return {
    status,
    reason,
    permanent: isOver && isKnown && isPermanent(status, reason, text, action === 'failed'),
  }
}

/** A passing trouble makes no address bad, but one that lasted until the mail was given up. */
function isPermanent(status: string, reason: FailureReason, text: string, isGivenUp: boolean): boolean {
  const isPassing = status.startsWith('4') && !(isGivenUp && unknownToTheEnd.test(text))
  return permanentReasons.has(reason) && !isPassing && !/temporar|not found, try again/.test(text)
}

/**
 * Whether "unknown user" is said of a mailbox: by the code for it, by a refused RCPT, or by the server that reports.
 *
 * Filters say the same of a message that they do not like, once they have it: after DATA it is not believed.
 */
function isOfMailbox(told: string | null, text: string, around: string): boolean {
  if (told?.startsWith('5.1.') === true || unknownAfterData.test(text)) return true
  if (told !== null && ofOthers.test(told))
    return atRecipient.test(around) || (told.startsWith('5.3.') && afterRefusedRecipients.test(around))
  if (atData.test(around) && !afterRefusedRecipients.test(around)) return false
  const hasReplyCode = /(?:^|[^\d.])5\d\d[ -]/.test(text)
  if (told === '5.0.0') return hasReplyCode || atRecipient.test(around)
  return told !== null || atRecipient.test(around) || !hasReplyCode
}

function chooseReason(status: string | null, said: FailureReason | null, text: string): FailureReason {
  const coded = status === null ? undefined : byStatus.find(([code]) => code.test(status))?.[1]
  if (status !== null && certain.test(status) && coded !== undefined)
    return said !== null && closer.has(said) ? said : coded
  if (said === 'unknown-mailbox' && atMail.test(text)) return 'refused-sender'
  return said ?? coded ?? 'unknown'
}

/** The status that the last server gave with its reply code; what stands in the field is often made of less. */
function tellingStatus(field: string | null, text: string): string | null {
  const replied = /(?:^|[^\d.\w])[45]\d\d[ -]{1,2}(?:#|')?([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(
    text,
  )?.[1]
  if (replied !== undefined && !/^[45]\.0\.0$/.test(replied)) return replied
  if (field === null || /^[45]\.0\.0$/.test(field)) return statusIn(text) ?? field
  return field
}

/** Whether a failure without a code is for good, by the reply code beside it, else by what the server does about it. */
function classOf(text: string, isOver: boolean): string {
  const code = /(?:^|[\s:<("'])([45])\d\d[ ,-]/.exec(text)?.[1]
  return code ?? (isOver && !/retry timeout exceeded/.test(text) ? '5' : '4')
}

/** The first enhanced status code in words, and no part of an address of a host. RFC 3463 §2 */
export function statusIn(words: string): string | null {
  const found = /(?:^|[^\d.\w])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(words)
  return found?.[1] ?? null
}
