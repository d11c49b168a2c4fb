import type { Line } from './line.ts'

/** What is announced. */
const answers = /respost|respond|coment|observac|answer|repl(y|ies)|comment|respuest/

/** Where it is to be looked for: in what is quoted, and set apart there by nothing that text keeps. */
const places =
  /\bem (vermelho|azul|verde|roxo|laranja|amarelo|negrito|destaque|caixa alta|maiuscul)|\bno (corpo|meio) d[oa]s? |\bentre as linhas|\bin (red|blue|green|bold|capitals)\b|\binline\b|\bin the body\b|\ben (rojo|azul|verde|negrita|mayuscul)/

/** An announcement is short: what is long says what it has to say. */
const announcementCharacters = 200

/**
 * Whether an answer says that it goes on within the quote, as users of Outlook do: "Respostas em vermelho abaixo".
 *
 * Nothing in the text parts such answers from what they answer, so all of it must be read.
 */
export function announcesAnswersWithin(lines: readonly Line[]): boolean {
  return lines.some(
    ({ folded }) => folded.length <= announcementCharacters && answers.test(folded) && places.test(folded),
  )
}
