import EmailReplyParser from 'email-reply-parser'
import { newTextOf } from '../../domain/ticket/reply-text/reply-text.ts'
import type { StructureMark } from '../../domain/ticket/reply-text/structure.ts'

/** Text beyond this is shown, but not searched for quotes. */
const readCharacters = 1024 * 1024

/** The package's patterns cost more than a line's length, so it sees only the first characters of each line. */
const lineCharacters = 200

/** What the author newly wrote, and the rest. */
export type ReplyParts = { readonly replyText: string; readonly quotedText: string }

/**
 * Parts the new text from the quoted mail and the signature.
 *
 * Our own layer goes first: it knows Portuguese, Spanish and English mail programs, and what the HTML form tells. Then
 * email-reply-parser cuts what other languages leave. A text of which nothing would remain is kept whole.
 */
export function splitReply(text: string, marks: readonly StructureMark[] = []): ReplyParts {
  const whole = text.trim()
  if (whole.length > readCharacters) return { replyText: whole, quotedText: '' }
  const own = newTextOf(whole, marks) || whole
  const replyText = byPackage(own).trim() || own
  return { replyText, quotedText: replyText === whole ? '' : restOf(text.split('\n'), replyText.split('\n')) }
}

/** The visible text by email-reply-parser; long lines are cut for it and completed after. */
function byPackage(text: string): string {
  if (!mayHoldQuote.test(text) || /[\uE000-\uE002]/.test(text)) return text
  const rests: string[] = []
  const clipped = text
    .split('\n')
    .map((line) => (settled.test(line) ? `\uE002${line}` : line))
    .map((line) => {
      if (line.length <= lineCharacters) return line
      return `${line.slice(0, lineCharacters)}\uE000${rests.push(line.slice(lineCharacters)) - 1}\uE001`
    })
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
  if (clipped.length > packageCharacters || (clipped.match(costlyWords)?.length ?? 0) > maxCostlyWords)
    return text
  const visible = new EmailReplyParser().parseReply(clipped)
  return visible
    .replaceAll('\uE002', '')
    .replace(/\uE000(\d{1,6})\uE001/g, (_, index) => rests[Number(index)] ?? '')
}

/** Lines of which our own layer has the last word: what it lets stand is no header and no signature. */
const settled = /^\s{0,8}(>|[-_=+]{2}|(Sent from|On|From|De|Em|El|Enviad[oa]) ?\S)/

/**
 * What any of the package's own patterns needs to match.
 *
 * It costs ten times as much as all the rest of a short mail, and most mails hold nothing for it.
 */
const mayHoldQuote =
  /^[ \t]{0,8}(>|[-_+=]{2,4}[ \t]{0,8}$|-- $|_{32}$|(From|Von|De|Van|Da)\s?:|Sent |Get |Cheers|Best |Gesendet |Sendt |Envoy|T.l.charger |Bien |Bonne |Enviado |Verzonden |Verstuurd )|wrote|crit|escribi|scritto|escreveu|schrieb|schreef|pisze|napisa|skrev|kirjoitti|写道|작성|のメッセージ|esendet|cordialement|[Rr]egards|> ?:$|\]:$|[Oo]riginal|[Bb]esked|origine|[Nn]achricht/m

/** The package searches the whole text from many of its lines: past this, our own layer must do. */
const packageCharacters = 16 * 1024

/** Some of its patterns try each of these words from each line: a text with more is not an honest reply. */
const costlyWords = /schreef|pisze|napisa|skrev|写道/g
const maxCostlyWords = 8

/** The lines that are not in the reply, in order; blank lines part both texts and are matched with none. */
function restOf(lines: readonly string[], reply: readonly string[]): string {
  const sought = reply.map((line) => line.trim()).filter((line) => line !== '')
  const rest: string[] = []
  let next = 0
  for (const line of lines) {
    const said = line.trim()
    if (said !== '' && said === sought[next]) next += 1
    else if (said !== '' || rest.at(-1) !== '') rest.push(said === '' ? '' : line)
  }
  return rest.join('\n').trim()
}
