import { type Line, nextVisible } from './line.ts'

/** What a field of a quoted header section tells. */
type Role = 'author' | 'sent' | 'date' | 'to' | 'subject' | 'other'

/** The labels of mail programs, folded, in the languages whose mail we may see quoted. */
const labels: Readonly<Record<Role, string>> = {
  author: 'de|from|von|da|van|fra|remetente|expedidor|от',
  sent: 'enviado|enviada|enviados|enviadas|enviado em|enviada em|enviado el|enviado as|sent|gesendet|envoye|envoye le|inviato|verzonden|sendt|отправлено|data de envio',
  date: 'data|date|fecha|datum|dato|data/hora|envio',
  to: 'para|to|an|aan|a|til|кому|destinatario|destinatarios',
  subject: 'assunto|subject|asunto|objet|sujet|betreff|oggetto|onderwerp|emne|тема',
  other:
    'cc|cco|bcc|c/c|copia|copie a|com copia|cc/cco|reply-to|responder a|responder para|importancia|prioridade|importance|priority|anexos|anexo|attachments|adjuntos|organization|organizacao|newsgroups|mensagem do|message du',
}

const roles: ReadonlyMap<string, Role> = new Map(
  (Object.entries(labels) as [Role, string][]).flatMap(([role, names]) =>
    names.split('|').map((name): [string, Role] => [name, role]),
  ),
)

/** Lines of a block: recipients may be wrapped over several. */
const blockLines = 16

/** The longest label, with room for a blank before the colon. */
const labelCharacters = 24

/** What the field at the start of a line tells; `null` when the line is no field. */
export function roleOf({ folded }: Line): Role | null {
  const colon = folded.indexOf(':')
  if (colon < 1 || colon > labelCharacters) return null
  return roles.get(folded.slice(0, colon).trim()) ?? null
}

/**
 * Whether a block of header fields begins at a line, as Outlook, Zimbra, UOL and Notes write above what they quote.
 *
 * "De, Para, Data" also heads what people ask for (a journey, a transfer): besides an author and two more, a block
 * needs a label that only mail has, an address, or both a date and a subject.
 */
export function isHeaderBlock(lines: readonly Line[], start: number): boolean {
  const first = lines[start]
  if (!first || roleOf(first) === null) return false
  if (isBlockInOneLine(first)) return true
  const found = new Set<Role>()
  let isAddressed = false
  for (let index = start; index < Math.min(lines.length, start + blockLines); index += 1) {
    const line = lines[index]
    if (!line) break
    if (line.isBlank) {
      const next = lines[nextVisible(lines, index)]
      if (!next || roleOf(next) === null) break
      continue
    }
    const role = roleOf(line)
    if (role !== null) found.add(role)
    if (role !== null && line.folded.includes('@')) isAddressed = true
  }
  if (!found.has('author')) return false
  const others = [...found].filter((role) => role !== 'author' && role !== 'other')
  if (others.length < 2) return false
  return found.has('sent') || isAddressed || (found.has('date') && found.has('subject'))
}

/** The whole block in one line, as some programs make of it in plain text. */
function isBlockInOneLine({ folded }: Line): boolean {
  return (
    /^(de|from): /.test(folded) &&
    / (enviad[oa]( em| el)?|sent): /.test(folded) &&
    / (assunto|asunto|subject): /.test(folded)
  )
}
