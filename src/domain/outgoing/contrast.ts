/** The least contrast at which text of a mail is read with ease. WCAG 2.2, 1.4.3 */
export const leastContrast = 4.5

/** A colour as mails need it: six hexadecimal digits after `#`, in lower case; `null` for what is none. */
export function readColour(text: string): string | null {
  return /^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : null
}

/** The contrast of two colours, from 1 for the same to 21 for black on white. WCAG 2.2 */
export function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** The colour of text that is read best on a background: nearly black, or white. O15 */
export function textColourOn(background: string): string {
  return contrastOf('#1a1a1a', background) >= contrastOf('#ffffff', background) ? '#1a1a1a' : '#ffffff'
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
