import { foldText } from '../../fold.ts'
import type { Line } from './line.ts'

/** How a kind of notice begins, folded, and how many of its words must follow. */
type Notice = {
  readonly begins: RegExp
  readonly words: readonly RegExp[]
  readonly needed: number
}

/** The subjects of the notices that firms put under every mail. */
const secrecy = [
  /confidencia|sigilos|confidential|privileged|privilegiad|\bprivate\b|reservada|riservat/,
  /destinatari|recipient|addressed|destinad|dirigid|addressee|intended/,
  /engano|por erro|equivoco|inadvertid|in error|erroneamente|indevid|equivocacion|per errore/,
  /proibi|vedad|prohibi|autorizad|unauthori|unlawful|ilega/,
  /apag|elimin|delet|destru|exclu|borr|notif|devolv|inform[ea]/,
  /copi|divulga|distribu|retransmi|reprodu|disclos|disemin|dissemin/,
  /\bvirus\b|malware|antivirus|scanned|swept|escanead/,
  /anexos|attachments?\b|adjuntos|files transmitted|arquivos/,
  /monitor|legal purposes|responsab|liab|nao reflete|necessarily/,
]

const nature = [/ambiente|papel|natureza|arvore|planeta?|necess|environment|paper|trees|naturaleza/]

/**
 * The kinds of notices, the plainest first.
 *
 * What a person might begin a paragraph with needs more of their words than a heading that only lawyers write.
 */
const notices: readonly Notice[] = [
  {
    begins:
      /^(antes de imprimir|pense (bem )?(no|antes)|pensa (no|antes)|imprima (so|somente|apenas)|evite imprimir|nao imprima|economize papel|considere o ambiente|por favor considere o|proteja o|preserve (o|a)|before (printing|you print)|(please )?(consider the|think (before|of the)|save paper)|piense (en|antes)|no imprima)/,
    words: nature,
    needed: 1,
  },
  {
    begins:
      /^(aviso legal|aviso de (confidencialidade|privacidade|confidencialidad|privacidad)|nota (de confidencialidade|legal)|clausula de confidencialidade|termo de confidencialidade|declaracao de confidencialidade|confidencialidade|disclaimer|legal (notice|disclaimer)|confidentiality|e-?mail confidentiality|(est[ea]|ess[ea]) (mensagem|e-?mail|correio( ele[ct]*ronico)?|comunicacao|transmissao)( e (seus|os|quaisquer) (eventuais )?(anexos|arquivos))?,?( incluindo.{1,40},)? (pode conter|podem conter|contem|e confidencial|e destinad|sao confidencia|destina-se|e seus anexos|e para uso)|este (mensaje|correo)( electronico)?.{0,40} (puede|pueden|contiene|es confidencial|va dirigido))/,
    words: secrecy,
    needed: 1,
  },
  {
    begins:
      /^(est[ea] |ess[ea] |a presente |o presente |o conteudo d|a informacao |as informacoes |toda a informacao |aviso\b|confidencial\b|this (e-?mail|message|communication|transmission|footnote|information)|the (information|contents?|original of this|views)|any (opinions?|views)|e-?mail |la informacion |el contenido |el presente |le informazioni )/,
    words: secrecy,
    needed: 2,
  },
  {
    begins:
      /^(se (voce|vossa|v\.|nao|recebeu|o senhor|houver|esta|ricevete|tiver)|caso |if you |please (note|notify)|si (usted|ha|recibe|no|recibio)|qualquer |e (proibid|vedad)|fica )/,
    words: secrecy,
    needed: 3,
  },
]

/** What free virus scanners add, in a few words. */
const scanner =
  /^\W*(livre de virus|sem virus|virus-?free|libre de virus)|^.{0,80}(www\.avast\.com|protecao do avast|proteccao do avast|verificado pelo avast|avg\.com)/

/** Whether a paragraph is a notice of the firm's or the scanner's: it begins like one and speaks like one. */
export function isLegalFooter(paragraph: readonly Line[]): boolean {
  const words = wordsOf(paragraph)
  if (words.length < 200 && scanner.test(words)) return true
  return notices.some(
    ({ begins, words: subjects, needed }) =>
      begins.test(words) && subjects.filter((subject) => subject.test(words)).length >= needed,
  )
}

/** The first words of a paragraph, folded, without what is drawn before them. */
function wordsOf(paragraph: readonly Line[]): string {
  const joined = paragraph
    .slice(0, 40)
    .map(({ raw }) => raw.trim())
    .join(' ')
    .slice(0, 4000)
  const folded = foldText(joined.replace(/[*_\u00A0]/g, ' ')).replace(/ {2,}/g, ' ')
  const begun = folded.search(/[\p{L}\p{N}]/u)
  // A leaf of a picture font stands before many a word for the trees: it comes as the letter P.
  return begun < 0 ? '' : folded.slice(begun).replace(/^p (?=[a-z]{4})/, '')
}
