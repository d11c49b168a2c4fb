/** Where quoted mail begins: its header lines, and in which form they are. */
export type QuoteHeader = {
  readonly start: number
  readonly end: number
  readonly kind: 'attribution' | 'separator' | 'fields'
}

/** How many lines an attribution may be wrapped over. */
const attributionLines = 4

/** No header line is longer. */
const maxLine = 400

const separator =
  /^[-_=*\s]{2,40}\s?(Mensagem original|Mensagem Original|Mensagem encaminhada|Mensagem reencaminhada|Original Message|Original Appointment|Forwarded message|Mensaje original|Mensaje reenviado|Message d'origine|Message transféré|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Messaggio originale|Messaggio inoltrato|Oorspronkelijk bericht)\s?[-_=*:\s]{0,40}$/i
const begun = /^[*_]{0,2}(Em|No dia|A|On|El|Le|Il|Am|Op|Den)\s/
const ended = /(escreveu|wrote|escribió|écrit|scritto|schrieb|schreef|skrev)(\s?:|:?\s?)[*_]{0,2}$/i
const author = /^[*_]{0,2}(De|From|Von|Da|Van|Remetente)\s?:[*_]{0,2}\s?\S/i
const otherField =
  /^[*_]{0,2}(Enviad[ao](\s+em)?|Envio|Data|Date|Sent|Para|To|Cc|Cco|Bcc|C\/c|Assunto|Subject|Asunto|Objet|Betreff|An|Gesendet|Datum|À|A|Oggetto|Inviato|Onderwerp|Aan|Verzonden|Envoyé|Fecha|Reply-To|Responder a)\s?:/i

/** The first header of quoted mail, in the forms of the usual mail programs; `null` when there is none. */
export function findQuoteHeader(lines: readonly string[]): QuoteHeader | null {
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trim()
    if (line === '' || line.length > maxLine || line.startsWith('>')) continue
    const found = attributionAt(lines, index) ?? separatorAt(line, index) ?? fieldsAt(lines, index)
    if (found) return found
  }
  return null
}

/** "Em qua., 3 de jan. de 2026 às 10:00, Ana <…> escreveu:", over one line or a few. */
function attributionAt(lines: readonly string[], start: number): QuoteHeader | null {
  if (!begun.test((lines[start] ?? '').trim())) return null
  for (let index = start; index < Math.min(lines.length, start + attributionLines); index += 1) {
    const line = (lines[index] ?? '').trim()
    if (line === '' || line.length > maxLine) return null
    if (!ended.test(line)) continue
    const whole = lines.slice(start, index + 1).join(' ')
    return /\d|@/.test(whole) ? { start, end: index + 1, kind: 'attribution' } : null
  }
  return null
}

function separatorAt(line: string, index: number): QuoteHeader | null {
  return separator.test(line) ? { start: index, end: index + 1, kind: 'separator' } : null
}

/** Outlook's block of fields: the author first, then at least two others close by. */
function fieldsAt(lines: readonly string[], start: number): QuoteHeader | null {
  if (!author.test((lines[start] ?? '').trim())) return null
  const near = lines.slice(start + 1, start + 9).filter((line) => otherField.test(line.trim()))
  if (near.length < 2) return null
  const before = (lines[start - 1] ?? '').trim()
  const isRuled = before !== '' && /^[_-]{5,}$/.test(before)
  return { start: isRuled ? start - 1 : start, end: start + 1 + near.length, kind: 'fields' }
}
