import { isRule, type Line } from './line.ts'
import { isName } from './sign-off.ts'

/** A card is no longer than this, in lines that are not blank. */
const cardLines = 14

/** No line of a card is longer. */
const cardCharacters = 90

const address = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}/
const site = /\b(https?:\/\/|www\.)\S/i

/** Under a drawn line a card may have so many lines above its name: a firm, a picture's words. */
const linesUnderRule = 2

/**
 * The first line of the card that ends a text: a name, and below it at least two lines of how to reach its bearer.
 *
 * `null` when the text ends in no card. One that was announced ("Segue o contato:") is what the author wants to say.
 */
export function contactCardAt(lines: readonly Line[]): number | null {
  let start: number | null = null
  let count = 0
  let contacts = 0
  let aboveStart = 0
  for (let index = lines.length - 1; index >= 0 && count <= cardLines; index -= 1) {
    const line = lines[index]
    if (!line) break
    if (line.isBlank) {
      if (start === null && isStart(lines, index + 1, contacts)) start = index + 1
      continue
    }
    if (start === null && contacts > 0 && isThanks(line)) {
      const first = lines[index + 1]
      return first !== undefined && isName(nameOf(first)) ? index + 1 : null
    }
    if (isRule(line)) return start !== null && !isAnnounced(lines, index) ? index : start
    if (line.folded === '' || line.bare.length > cardCharacters || /[?!;]$|\w{3}\.$/.test(line.bare)) break
    if (start !== null && aboveStart >= linesUnderRule) break
    count += 1
    if (start !== null) aboveStart += 1
    if (isContact(line)) contacts += 1
  }
  return start
}

function isStart(lines: readonly Line[], start: number, contacts: number): boolean {
  const first = lines[start]
  return (
    contacts >= 2 &&
    first !== undefined &&
    isName(nameOf(first)) &&
    !isContact(first) &&
    !isAnnounced(lines, start)
  )
}

/** Whether a line only thanks: that is said, but what stands under it signs. */
function isThanks({ folded }: Line): boolean {
  return (
    folded.length < 40 &&
    /^(muito |desde ja )?(obrigad|grat[oa]\b|agradec|thanks|thank you|gracias)/.test(folded)
  )
}

/** The name before a title: "Ana Silva | Compras", "Ana Silva, Ph.D.". */
function nameOf({ bare }: Line): string {
  return (bare.split(/[|/(]| [-–] /, 1)[0] ?? '').trim()
}

/** How somebody says that a card is what he wants to say. */
const announcements =
  /:$|\b(contatos?|dados|cadastr\w{1,6}|segue|seguem|abaixo|contactos?|datos|contact details|below)\b/

function isAnnounced(lines: readonly Line[], start: number): boolean {
  let at = start - 1
  while (at >= 0 && lines[at]?.isBlank) at -= 1
  return announcements.test(lines[at]?.folded ?? '')
}

/** Whether a line is mostly a telephone number, an address or a site. */
export function isContact({ bare }: Line): boolean {
  const digits = bare.replace(/\D/g, '').length
  const letters = bare.replace(/[^\p{L}]/gu, '').length
  if (digits >= 8 && digits <= 26 && letters <= 24) return true
  return (address.test(bare) || site.test(bare)) && bare.split(' ').length <= 4
}
