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
  'obter o outlook para ',
  'obtenha o outlook para ',
  'baixe o outlook para ',
  'baixar o outlook para ',
  'transferir o outlook para ',
  'descarga outlook para ',
  'descargar outlook para ',
  'obtener outlook para ',
  'get outlook for ',
  'yahoo mail: procure, organize',
  'yahoo mail: search, organize',
  'yahoo mail: busca, organiza',
]

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
  'via ',
]

const ways = / (do|da|de|pelo|pela|via|com|con|desde|atraves|a partir|from|with|using|by) /

const devices =
  /\b(iphone|ipad|ios|android|samsung|galaxy|motorola|moto|xiaomi|redmi|huawei|nokia|lg|sony|blackberry|windows|outlook|yahoo|gmail|hotmail|mail|e-?mail|correio|correo|webmail|celular|smartphone|telemovel|telefone|telefono|tablet|dispositivo|aparelho|mobile|movil|phone|app|aplicativo|proton|protonmail|aqua|spark|typeapp|bluemail|zimbra|uol|bol|terra|thunderbird|nine|imachine|vivo|claro|tim|mailbird|titan)\b/

/** The longest such line; a link may stand behind it. */
const deviceCharacters = 160

/** Whether a line is what a phone or a mail program adds: "Enviado do meu iPhone", "Obtenha o Outlook para Android". */
export function isDeviceLine({ folded }: Line): boolean {
  if (folded === '' || folded.length > deviceCharacters) return false
  const words = withoutLink(folded)
  if (words.startsWith('yahoo mail:')) return openings.some((opening) => words.startsWith(opening))
  // A sentence goes on behind a comma or a full stop; no device does.
  if (/[,;?!] |\. \S/.test(words) || words.split(' ').length > 12) return false
  if (openings.some((opening) => words.startsWith(opening))) return true
  if (words.startsWith('sent from ')) return words.split(' ').length <= 5
  const weak = weakOpenings.find((opening) => words.startsWith(opening))
  if (weak === undefined || !devices.test(words)) return false
  return weak === 'via ' ? words.split(' ').length <= 4 : ways.test(words)
}

/** The words before a link in angle or square brackets, or behind a colon. */
function withoutLink(folded: string): string {
  const at = folded.search(/[<[(]|https?:/)
  return (at < 0 ? folded : folded.slice(0, at)).trimEnd()
}
