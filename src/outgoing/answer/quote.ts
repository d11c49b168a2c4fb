import type { SenderLanguage } from '../../domain/language.ts'
import { plainLine } from '../../domain/outgoing/answer-subject.ts'
import { formatDate } from '../../i18n/format.ts'
import { translate } from '../../i18n/translate.ts'
import type { Original } from '../../store/answer-ground.ts'
import type { Quote } from './letter.ts'

/** Characters of a message that are quoted; all of it stands in the history. */
const maxQuoted = 20_000

/** A message as an answer quotes it, in the language of whom the answer goes to. */
export function quoteOf(
  { author, at, text }: Pick<Original, 'author' | 'at' | 'text'>,
  language: SenderLanguage,
): Quote {
  const who =
    author === null ? '' : author.name === '' ? author.address : `${author.name} <${author.address}>`
  const cut = text.length <= maxQuoted ? text : `${text.slice(0, maxQuoted).toWellFormed()}\n[…]`
  return {
    attribution: translate(language, 'mail.answer.attribution', {
      at: formatDate(language, at),
      author: plainLine(who),
    }),
    text: cut,
  }
}
