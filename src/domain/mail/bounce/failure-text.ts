import { isSendableAddress } from '../address.ts'
import type { Told } from './failure.ts'
import { levelled, reasonIn } from './failure-words.ts'

/** What a report says of one of its recipients, in its text. */
export type ToldOf = Told & {
  readonly address: string
  /** The address as it was written to, where it was led elsewhere. RFC 3464 §2.3.1 */
  readonly original?: string
}

/** Lines after which a report only quotes the mail that came back. */
const quotation = new RegExp(
  [
    '^-{2,} ?(?:this is a copy|below this line is a copy|original message|returned message|mensagem original|the header of the original|the body of the message|unsent message|message header|included is|message text|forwarded message|a copy of|copia da mensagem)',
    '^(?:original message follows|message headers? follow|your original message|here is your|received: |return-path: |the original message follows|below (?:is|this line)|this is a copy of (?:the|your) message|received message headers|the message headers|a copia da sua mensagem|segue (?:abaixo )?(?:a )?(?:copia|mensagem original)|\\|------- )',
  ].join('|'),
)
/** Words by which a server says that it has not given up. */
const trying = new RegExp(
  [
    'will (?:continue to be|be) (?:retried|attempted|tried)|will (?:continue|keep) (?:to try|trying|retrying)|(?:still|i will) (?:being retried|retry|try again)|delivery attempts will continue',
    "this is (?:just )?a warning|warning message only|do ?n[o']t (?:need|have) to resend|you do not need to resend|no action is required on your part",
    'delivery (?:has been|is) delayed|temporarily delayed|has not (?:yet )?been delivered.{0,80}retr',
    'nao e necessario reenviar|(?:sera|serao|vamos) (?:tentad[ao]s?|tentar) (?:novamente|de novo)|continuara tentando|entrega (?:esta )?atrasada',
  ].join('|'),
)
/** Words by which it says that it has. */
const givenUp =
  /given up|giving up|gave up|permanent(?:ly)? (?:error|fail)|desisti|falha permanente|was not delivered/

const maxLines = 400
const maxLine = 1_000
const maxRecipients = 100
/** Lines that one refusal takes at most. */
const maxTelling = 4

const written = /[^\s<>()[\],;:"'=]{1,64}@[^\s<>()[\],;:"'=]{1,253}/g
const leading =
  /^\s*(?:\d+[.)] |\d{3} |[-*] |to:? |para:? |recipient:? |destinat[aá]rio:? )?[<"']{0,2}([^\s<>()[\],;:"'=]{1,64}@[^\s<>()[\],;:"'=]{1,253})[>"']{0,2}/i

/**
 * Reads what servers write that know no form for it: qmail, old Exchange and Exim, and many a provider.
 *
 * `known` are the recipients that its fields name, and `own` the addresses that are nobody's it tells of. Nothing comes
 * of a text that neither names a recipient nor says why.
 */
export function readFailureText(
  text: string,
  known: readonly string[],
  own: ReadonlySet<string>,
): readonly ToldOf[] {
  const lines = saidLines(text)
  const whole = lines.join('\n')
  const action = actionOf(whole)
  const starts = known.length > 0 ? startsOf(lines, known) : leadingAddresses(lines, own)
  if (starts.length > 0 && (known.length === 0 || starts.length === known.length)) {
    return starts.map(({ address, at }, index) => {
      const until = starts.slice(index + 1).find((next) => next.at > at)?.at ?? lines.length
      const block = lines.slice(at, until).join('\n')
      const words = reasonIn(block) === null && !hasCode(block) ? whole : block
      return { address, status: null, action, words }
    })
  }
  const addresses = known.length > 0 ? known : mentioned(lines, own)
  return addresses.map((address) => ({ address, status: null, action, words: whole }))
}

/** Whether words hold a reply code or status of a failure. */
function hasCode(words: string): boolean {
  return /(?:^|[^\d.])[45]\d\d[- #]|[45]\.\d{1,3}\.\d{1,3}/.test(words)
}

/** The lines that a report says itself, without what it quotes. */
export function saidLines(text: string): readonly string[] {
  const lines = text.split('\n', maxLines).map((line) => line.slice(0, maxLine).trimEnd())
  const end = lines.findIndex((line) => quotation.test(levelled(line).trim()))
  return end < 0 ? lines : lines.slice(0, end)
}

/** The lines of a report that say why, for people to read: what surrounds them says the same in every report. */
export function tellingLines(words: string): string {
  const lines = words.split('\n').map((line) => line.trim())
  const at = lines.findIndex((line) => hasCode(line) || reasonIn(line) !== null)
  const from = lines.slice(Math.max(at, 0)).filter((line, index) => index > 0 || line !== '')
  const end = from.indexOf('')
  return from.slice(0, Math.min(end < 0 ? maxTelling : end, maxTelling)).join(' ')
}

function actionOf(words: string): 'failed' | 'delayed' {
  const text = levelled(words)
  return trying.test(text) && !givenUp.test(text) ? 'delayed' : 'failed'
}

type Start = { readonly address: string; readonly at: number }

function startsOf(lines: readonly string[], known: readonly string[]): readonly Start[] {
  return known.flatMap((address) => {
    const folded = address.toLowerCase()
    const at = lines.findIndex((line) => line.toLowerCase().includes(folded))
    return at < 0 ? [] : [{ address, at }]
  })
}

/** Lines that begin with an address: that is how most servers list whom they could not reach. */
function leadingAddresses(lines: readonly string[], own: ReadonlySet<string>): readonly Start[] {
  const found = new Map<string, number>()
  lines.forEach((line, at) => {
    const address = trimmed(leading.exec(line)?.[1] ?? '')
    const folded = address.toLowerCase()
    if (
      isSendableAddress(address) &&
      !own.has(folded) &&
      ![...found.keys()].some((one) => one.toLowerCase() === folded)
    )
      found.set(address, at)
  })
  return [...found].slice(0, maxRecipients).map(([address, at]) => ({ address, at }))
}

/** The first address in a text that is neither the reporter's nor ours. */
function mentioned(lines: readonly string[], own: ReadonlySet<string>): readonly string[] {
  for (const line of lines) {
    for (const [raw] of line.matchAll(written)) {
      const address = trimmed(raw)
      if (isSendableAddress(address) && !own.has(address.toLowerCase())) return [address]
    }
  }
  return []
}

function trimmed(address: string): string {
  return address.replace(/[.:>]+$/, '')
}
