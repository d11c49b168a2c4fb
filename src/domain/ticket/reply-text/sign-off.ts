import type { Line } from './line.ts'

/** The words that close a letter, folded and without their punctuation. Thanks are said, not signed: they stay. */
const closings = (
  'atenciosamente|muito atenciosamente|mui atenciosamente|att|atte|at.te|at te|atts|atenc|respeitosamente|cordialmente|' +
  'cordiais saudacoes|saudacoes cordiais|cordiais cumprimentos|saudacoes|cumprimentos|cumprimentos cordiais|' +
  'melhores cumprimentos|os melhores cumprimentos|com os melhores cumprimentos|com os meus melhores cumprimentos|' +
  'os meus cumprimentos|com os meus cumprimentos|com cumprimentos|com os cumprimentos|meus cumprimentos|' +
  'sem mais|sem mais para o momento|sem mais por ora|abraco|abracos|um abraco|grande abraco|forte abraco|um forte abraco|abs|' +
  'atentamente|saludos|un saludo|saludos cordiales|cordiales saludos|un cordial saludo|muy atentamente|cordial saludo|' +
  'regards|best regards|kind regards|warm regards|with kind regards|with best regards|best wishes|kindest regards|many regards'
).split('|')

const closingSet: ReadonlySet<string> = new Set(closings)

/** Closings that a name may follow on their own line: "Att, Ana Silva". */
const shared = [
  'atenciosamente',
  'cordialmente',
  'respeitosamente',
  'att',
  'atte',
  'abs',
  'abracos',
  'atentamente',
]

/** What opens a letter: a closing right below one is a greeting. */
const greetings =
  /^(prezad|car[oa]s?\b|bom dia|boa tarde|boa noite|ola\b|oi\b|senhor|exm|ilm|estimad|hola|buenos dias|buenas tardes|dear|hi\b|hello|good (morning|afternoon))/

/** Whether a line is the close of a letter: "Atenciosamente,", "Att, Ana", "Com os melhores cumprimentos". */
export function isSignOff({ folded, bare }: Line): boolean {
  if (folded === '' || folded.length > 80) return false
  if (closingSet.has(folded.replace(/[\s,.:;!]+$/, ''))) return true
  const word = shared.find((each) => folded.startsWith(each) && /[,.:;\s–-]/.test(folded[each.length] ?? ''))
  return word !== undefined && isName(bare.slice(word.length).replace(/^[\s,.:;!–-]+/, ''))
}

/** Whether words are a person's name: up to six, each with a capital but the particles between them. */
export function isName(words: string): boolean {
  const parts = words.split(/\s+/)
  if (words === '' || words.length > 60 || parts.length > 6 || !/^\p{Lu}/u.test(words)) return false
  return parts.every((part) => /^(\p{Lu}[\p{L}\p{M}.'’,-]*|d[aeo]s?|e|y|von|van|del|la)$/u.test(part))
}

/** Whether a line only greets. */
export function isGreeting({ folded }: Line): boolean {
  return folded.length < 60 && greetings.test(folded)
}
