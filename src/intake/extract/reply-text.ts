import EmailReplyParser from 'email-reply-parser'
import { findQuoteHeader } from './quote-header.ts'

/** Text beyond this is shown, but not searched for quotes. */
const readCharacters = 256 * 1024

/** The package's patterns cost more than a line's length, so it sees only the first characters of each line. */
const lineCharacters = 200

/** What the author newly wrote, and the rest. */
export type ReplyParts = { readonly replyText: string; readonly quotedText: string }

/**
 * Parts the new text from the quoted mail and the signature.
 *
 * The Portuguese forms are cut first, then email-reply-parser cuts what other languages and signatures leave.
 * A text of which nothing would remain is kept whole.
 */
export function splitReply(text: string): ReplyParts {
  const whole = text.trim()
  if (whole === '' || text.length > readCharacters) return { replyText: whole, quotedText: '' }
  const lines = text.split('\n')
  const kept = withoutSignature(withoutQuote(lines))
  const replyText = byPackage(kept.join('\n')).trim() || kept.join('\n').trim()
  if (replyText === '') return { replyText: whole, quotedText: '' }
  return { replyText, quotedText: restOf(lines, replyText.split('\n')) }
}

/** The lines without what follows a quote header; answers written between quoted lines stay. */
function withoutQuote(lines: readonly string[]): readonly string[] {
  const header = findQuoteHeader(lines)
  if (!header) return lines
  const after = lines.slice(header.end)
  const first = after.find((line) => line.trim() !== '')
  const isMarked = header.kind === 'attribution' && first?.trimStart().startsWith('>')
  const answers = isMarked ? after.filter((line) => !line.trimStart().startsWith('>')) : []
  return [...lines.slice(0, header.start), ...answers]
}

const signature =
  /^(-- ?|_{5,}|Enviad[oa] (do|da|de|pelo|via|a partir d[oe]) .{1,80}|Obter o Outlook para .{1,80}|Baixe o Outlook para .{1,80}|Get Outlook for .{1,80})$/i

/** The lines above the signature, when something stands above it. */
function withoutSignature(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex(
    (line) => line.length < 120 && signature.test(line.trim() === '--' ? '--' : line.trimEnd()),
  )
  if (at < 0) return lines
  const above = lines.slice(0, at)
  return above.some((line) => line.trim() !== '') ? above : lines
}

/** The visible text by email-reply-parser; long lines are cut for it and completed after. */
function byPackage(text: string): string {
  if (!mayHoldQuote.test(text) || /[\uE000\uE001]/.test(text)) return text
  const rests: string[] = []
  const clipped = text
    .split('\n')
    .map((line) => {
      if (line.length <= lineCharacters) return line
      return `${line.slice(0, lineCharacters)}\uE000${rests.push(line.slice(lineCharacters)) - 1}\uE001`
    })
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
  if (clipped.length > packageCharacters || (clipped.match(costlyWords)?.length ?? 0) > maxCostlyWords)
    return text
  const visible = new EmailReplyParser().parseReply(clipped)
  return visible.replace(/\uE000(\d{1,6})\uE001/g, (_, index) => rests[Number(index)] ?? '')
}

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

/** The lines that are not in the reply, in order. */
function restOf(lines: readonly string[], reply: readonly string[]): string {
  const rest: string[] = []
  let next = 0
  for (const line of lines) {
    if (next < reply.length && line.trim() === (reply[next] ?? '').trim()) next += 1
    else rest.push(line)
  }
  return rest.join('\n').trim()
}
