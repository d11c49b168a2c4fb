import type { FrontNetworks } from './fronts.ts'
import { replyOf } from './replies.ts'
import type { Reply, ReplyId } from './replies.ts'

/** Commands that exist and that this door does not speak: 502, where an unknown word gets 500. RFC 5321 §4.2.4 */
const known = new Set(
  'ATRN AUTH BDAT BURL EXPN ETRN KILL SAML SEND SHELL SOML STARTTLS TURN WIZ XCLIENT XFORWARD'.split(' '),
)

/** The commands of smtp-server that are never run here. */
export const disabledCommands = ['AUTH', 'WIZ', 'SHELL', 'KILL'] as const

/** The commands that a door with these hosts in front does not run: the words of fronts only where one is named. */
export function disabledFor({ xclient, xforward }: FrontNetworks): readonly string[] {
  const unused = [...(xclient.length > 0 ? [] : ['XCLIENT']), ...(xforward.length > 0 ? [] : ['XFORWARD'])]
  return [...disabledCommands, ...unused]
}

/** What smtp-server says by itself: its code, its words, and the entry of the catalogue that is said instead. */
const entries: readonly (readonly [code: number, words: RegExp, id: ReplyId])[] = [
  [221, /^Bye$/, 'session-closed'],
  [250, /^(OK|Flushed)$/, 'command-accepted'],
  [220, /^Ready to start TLS$/, 'tls-ready'],
  [250, /^Accepted$/, 'command-accepted'],
  [250, /^OK: message (accepted|queued)$/, 'message-accepted'],
  [214, /^See https/, 'help'],
  [252, /^Try to send something/, 'cannot-verify'],
  [421, /^Timeout/, 'session-timeout'],
  [421, /You talk too soon$/, 'early-talker'],
  [421, /^HTTP requests not allowed$/, 'not-smtp'],
  [421, /Too many connected clients/, 'too-many-sessions'],
  [421, /^Error: too many (unrecognized|unauthenticated) commands$/, 'too-many-errors'],
  [421, /^Server shutting down$/, 'shutting-down'],
  [421, /^Error: /, 'too-many-errors'],
  [451, /internal server error$/, 'internal-failure'],
  [452, /too many recipients$/, 'too-many-recipients'],
  [500, /command not recognized$/, 'command-unrecognized'],
  [501, /Bad sender address syntax$/, 'malformed-reverse-path'],
  [501, /Bad recipient address syntax$/, 'malformed-recipient'],
  [501, /^Error: (duplicate \S+ parameter|\S+ parameter requires a value)$/, 'syntax-error'],
  [501, /^Error: (syntax: STARTTLS|Syntax: VRFY address|Bad message size syntax)$/, 'syntax-error'],
  [501, /^Invalid \S+ parameter/, 'syntax-error'],
  [501, /^Error: Bad command parameter syntax/, 'syntax-error'],
  [501, /^Error: NOTIFY|^Error: Bad ORCPT/, 'syntax-error'],
  [503, /^Error: (send (LHLO|HELO\/EHLO) first|nested MAIL command)$/, 'bad-sequence'],
  [503, /^Error: (need (MAIL|RCPT) command|TLS already active)$/, 'bad-sequence'],
  [503, /^Error: Mail transaction in progress$/, 'bad-sequence'],
  [550, /^Error: Not allowed$/, 'command-not-permitted'],
  [530, /^Error: authentication Required$/, 'not-implemented'],
  [530, /^REQUIRETLS not permitted/, 'parameter-unsupported'],
  [552, /message exceeds fixed maximum message size/, 'message-too-large'],
]

/** What stands for a whole class of codes when smtp-server says something new. */
const byClass: Readonly<Record<number, ReplyId>> = {
  2: 'command-accepted',
  4: 'internal-failure',
  5: 'command-unrecognized',
}

/** The entry of the catalogue for what smtp-server says by itself; `null` when no entry was made for it. */
export function entryFor(code: number, words: string, context?: string | false): ReplyId | null {
  if (code === 500 && typeof context === 'string' && known.has(context)) return 'not-implemented'
  return entries.find(([entryCode, pattern]) => entryCode === code && pattern.test(words))?.[2] ?? null
}

/** Puts the catalogue's code, enhanced status code and text on what smtp-server says by itself. */
export function translateReply(
  code: number,
  data: string | readonly string[] | null | undefined,
  context?: string | false,
): Reply {
  const text = typeof data === 'string' ? [data] : (data ?? [''])
  if (isBare(code, context)) return { code, status: null, text }
  const words = text[0] ?? ''
  return replyOf(entryFor(code, words, context) ?? byClass[Math.floor(code / 100)] ?? 'internal-failure')
}

/** Whether RFC 2034 §4 forbids an enhanced status code: the greeting, the answer to EHLO or HELO, and 3yz. */
function isBare(code: number, context: string | false | undefined): boolean {
  if (code >= 300 && code < 400) return true
  return context === false && code !== 421
}
