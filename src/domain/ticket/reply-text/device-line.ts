import type { Line } from './line.ts'

/** What phones, tablets and applications write under a mail, folded: the whole line says no more. */
const openings = [
  'enviado do meu ',
  'enviada do meu ',
  'enviado de meu ',
  'enviado desde meu ',
  'enviado desde mi ',
  'enviado de mi ',
  'sent from my ',
  'yahoo mail: procure, organize',
  'yahoo mail: search, organize',
  'yahoo mail: busca, organiza',
]

/** "Obtenha o Outlook para Android", "Get BlueMail for iOS". */
const advert =
  /^(obter|obtenha|baixe|baixar|transferir|descarga|descargar|obtener|get) (o )?\S{1,20} (para|for) (o |a )?(android|ios|iphone|ipad|mac|windows)/

/** These begin sentences too, so they must name a device or a program. */
const weakOpenings = [
  'enviado ',
  'enviada ',
  'sent from ',
  'sent via ',
  'sent with ',
  'sent by ',
  'mensagem enviada ',
  'e-mail enviado ',
  'escrito no meu ',
  'escrito do meu ',
]

const ways = / (do|da|de|pelo|pela|via|com|con|desde|atraves|a partir|from|with|using|by) /

const devices =
  /\b(iphone|ipad|ios|android|samsung|galaxy|motorola|moto|xiaomi|redmi|huawei|nokia|lg|sony|blackberry|windows|outlook|yahoo|gmail|hotmail|mail|e-?mail|correio|correo|webmail|celular|smartphone|telemovel|telefone|telefono|tablet|dispositivo|aparelho|mobile|movil|phone|app|aplicativo|proton|protonmail|aqua|spark|typeapp|bluemail|zimbra|uol|bol|terra|thunderbird|nine|imachine|vivo|claro|tim|mailbird|titan)\b/

/** The longest such line; a link may stand behind it. */
const deviceCharacters = 160

/** Whether a line can be nothing else than what a telephone or a mail program adds: "Enviado do meu iPhone". */
export function isDeviceLine(line: Line): boolean {
  const words = wordsOf(line)
  return words !== null && (advert.test(words) || openings.some((opening) => words.startsWith(opening)))
}

/** Whether a line is so where it ends a text: "Enviado do Email para Windows 10", "Sent from TypeApp". */
export function isLastDeviceLine(line: Line): boolean {
  const words = wordsOf(line)
  if (words === null) return false
  if (words.startsWith('sent from ') && words.split(' ').length <= 5) return true
  return weakOpenings.some((opening) => words.startsWith(opening)) && devices.test(words) && ways.test(words)
}

/** The words of a line, unless they go on like a sentence: behind a comma or a full stop no device does. */
function wordsOf({ folded }: Line): string | null {
  if (folded === '' || folded.length > deviceCharacters) return null
  const words = withoutLink(folded)
  if (words.startsWith('yahoo mail:')) return words
  return /[,;?!] |\. \S/.test(words) || words.split(' ').length > 12 ? null : words
}

/** The words before a link in angle or square brackets, or behind a colon. */
function withoutLink(folded: string): string {
  const at = folded.search(/[<[(]|https?:/)
  return (at < 0 ? folded : folded.slice(0, at)).trimEnd()
}
