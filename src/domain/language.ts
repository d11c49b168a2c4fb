/** The languages of the pages; the first is the default. */
export const languages = ['pt-BR', 'en'] as const

/** A language that people read. */
export type Language = (typeof languages)[number]

/** The languages in which senders are told why; the first is the default. */
export const senderLanguages = ['pt-BR', 'en', 'es'] as const

/** A language in which senders are told why. */
export type SenderLanguage = (typeof senderLanguages)[number]

/**
 * The first language of a list such as `es-MX, en;q=0.8` that senders are told things in; `null` when there is none.
 *
 * It reads Accept-Language and Content-Language alike. RFC 9110 §12.5.4, RFC 3282
 */
export function preferredLanguage(list: string): SenderLanguage | null {
  const wishes = list
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { language: byPrimaryTag.get(tag.split('-', 1)[0] ?? ''), quality: weightOf(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
  return wishes.find(({ language }) => language !== undefined)?.language ?? null
}

const byPrimaryTag = new Map(senderLanguages.map((language) => [language.split('-', 1)[0] ?? '', language]))

function weightOf(quality: string | undefined): number {
  const weight = Number(quality ?? 1)
  return Number.isFinite(weight) ? weight : 0
}
