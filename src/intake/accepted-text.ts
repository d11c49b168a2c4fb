import type { Language } from '../domain/language.ts'
import { translate } from '../i18n/translate.ts'
import { wireLines } from '../i18n/wire.ts'

/** What is said of an accepted message: a line for each protocol number, or that it came when it has none. */
export function acceptedText(language: Language, protocols: readonly string[]): readonly string[] {
  if (protocols.length === 0) return wireLines(translate(language, 'reply.received'))
  return protocols.flatMap((protocol) =>
    wireLines(translate(language, 'reply.protocol', { protocols: protocol })),
  )
}
