import { attributionAt } from './attribution.ts'
import { roleOf } from './header-block.ts'
import { isRule, type Line, nextVisible } from './line.ts'

/** The headings that mail programs set above a quoted or forwarded mail, folded. */
const headings: ReadonlySet<string> = new Set(
  (
    'mensagem original|mensagem encaminhada|mensagem reencaminhada|mensagem reenviada|mensagem anterior|mensagens anteriores|' +
    'inicio da mensagem encaminhada|inicio da mensagem reencaminhada|compromisso original|e-mail original|email original|' +
    'original message|forwarded message|original appointment|begin forwarded message|reply message|original mail|' +
    'previous discussion|previous replies|respostas anteriores|mensaje original|mensaje reenviado|inicio del mensaje reenviado|cita original|' +
    "message d'origine|message transfere|message original|debut du message transfere|ursprungliche nachricht|original-nachricht|" +
    'weitergeleitete nachricht|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|oprindelig besked'
  ).split('|'),
)

/** Notes names who forwarded behind the heading. */
const begunHeadings = [
  'repassado por ',
  'encaminhado por ',
  'reencaminhado por ',
  'forwarded by ',
  'reenviado por ',
]

/** Notes sets the author and the hour before the first words of what it quotes. */
const repeated = /---\d{2}[/.-]\d{2}[/.-]\d{4} \d{2}:\d{2}(:\d{2})?( [ap]m)?---/i

/**
 * Whether a line is such a heading: "-----Mensagem original-----", or the bare words above a header of quoted mail.
 */
export function isSeparator(lines: readonly Line[], at: number): boolean {
  const line = lines[at]
  if (!line?.folded) return false
  if (repeated.test(line.raw)) return true
  const words = line.folded.endsWith(':') ? line.folded.slice(0, -1).trimEnd() : line.folded
  const isDashed = /^\s*[-–—_=*]{2}/.test(line.raw) && /[-–—_=*:]\s*$/.test(line.raw)
  if (isDashed && begunHeadings.some((heading) => words.startsWith(heading))) return true
  if (!headings.has(words)) return false
  if (isDashed || line.folded.endsWith(':')) return true
  return isHeader(lines, nextVisible(lines, at + 1)) || (at > 0 && isRule(lines[at - 1] ?? line))
}

function isHeader(lines: readonly Line[], at: number): boolean {
  const line = lines[at]
  return line !== undefined && (line.isMarked || roleOf(line) !== null || attributionAt(lines, at) > 0)
}
