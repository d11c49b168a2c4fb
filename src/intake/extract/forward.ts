import { decodeEncodedWords } from '../../domain/mail/encoded-word.ts'
import { field, parseHeaderSection } from '../../domain/mail/header-parse.ts'
import type { Forward } from '../../domain/mail/content.ts'
import type { Part } from './part.ts'

/** How far into the text a forwarded mail is looked for, in lines. */
const searchedLines = 2000

const heading =
  /^[-_=*>\s]{0,40}(Forwarded message|Begin forwarded message|Original Message|Mensagem encaminhada|Mensagem reencaminhada|Mensagem original|Início da mensagem (?:re)?encaminhada|Mensaje reenviado|Mensaje original|Inicio del mensaje reenviado|Message transféré|Weitergeleitete Nachricht|Messaggio inoltrato)\s?:?[-_=*\s]{0,40}$/i
const fromField = /^(De|From|Von|Da|Van)\s?:\s?(.{1,500})$/i
const dateField =
  /^(Enviad[ao](?: em| el)?|Envio|Data|Date|Sent|Fecha|Gesendet|Datum|Envoyé)\s?:\s?(.{1,200})$/i
const subjectField = /^(Assunto|Subject|Asunto|Objet|Betreff|Oggetto|Onderwerp)\s?:\s?(.{0,500})$/i

/** The forwarded mail's own fields, from a nested message or from the block above its text; `null` when none. */
export function readForward(parts: readonly Part[], text: string, subject: string): Forward | null {
  const nested = parts.find(({ contentType }) => contentType === 'message/rfc822')
  const isReport = parts.some(({ contentType }) =>
    /^message\/(.*delivery-status|disposition-notification|feedback-report)$/.test(contentType),
  )
  if (nested && !isReport && nested.body.kind === 'held') return fieldsOfNested(nested.body.octets)
  return fieldsInText(text, /^\s*(fwd?|enc|encam|rv|wg|tr)\s?:/i.test(subject))
}

function fieldsOfNested(octets: Uint8Array): Forward {
  const { fields } = parseHeaderSection(octets)
  const value = (name: string): string | null => {
    const raw = field(fields, name)
    return raw === null ? null : decodeEncodedWords(raw)
  }
  return { from: value('From'), subject: value('Subject'), date: value('Date') }
}

/** Looks for the heading mail programs write; a subject that says "Fwd:" makes a bare block of fields enough. */
function fieldsInText(text: string, isNamedForward: boolean): Forward | null {
  const lines = text.split('\n', searchedLines).map((line) =>
    line
      .trim()
      .replace(/^[>*\s]+/, '')
      .replaceAll('*', ''),
  )
  const at = lines.findIndex((line) => line.length < 120 && heading.test(line))
  const start =
    at >= 0
      ? at + 1
      : isNamedForward
        ? lines.findIndex((line) => line.length < 600 && fromField.test(line))
        : -1
  if (start < 0) return null
  const block = lines.slice(start, start + 12)
  const first = (pattern: RegExp): string | null =>
    block.map((line) => pattern.exec(line.slice(0, 600))?.[2]?.trim()).find((value) => value !== undefined) ??
    null
  const from = first(fromField)
  if (from === null) return null
  return { from, subject: first(subjectField), date: first(dateField) }
}
