/** Properties that colour and space text, and can neither fetch nor move anything out of its place. */
const allowed = new Set(
  (
    'background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse ' +
    'border-color border-left border-left-color border-left-style border-left-width border-radius border-right ' +
    'border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color ' +
    'border-top-style border-top-width border-width color direction font font-family font-size font-style font-variant ' +
    'font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-height ' +
    'max-width min-width padding padding-bottom padding-left padding-right padding-top table-layout text-align ' +
    'text-decoration text-indent text-transform vertical-align white-space width word-break word-spacing overflow-wrap'
  ).split(' '),
)

/** Values of words, numbers, colours and lists; no brackets but those of colours, no escapes, no quotes that open. */
const plainValue = /^[\w\s#%.,!'"+-]{1,200}$/
const colourValue = /^(rgba?|hsla?)\([\d\s.,%/]{1,60}\)$/i

/** A style attribute this long is not written by a person's mail program. */
const maxStyle = 4096

/** The declarations of a style attribute that are safe to show; empty when none is. */
export function safeStyle(style: string): string {
  if (style.length > maxStyle) return ''
  return style
    .split(';')
    .flatMap((declaration) => {
      const colon = declaration.indexOf(':')
      const property = declaration.slice(0, colon).trim().toLowerCase()
      const value = declaration.slice(colon + 1).trim()
      return colon > 0 && allowed.has(property) && isSafeValue(value) ? [`${property}:${value}`] : []
    })
    .join(';')
}

function isSafeValue(value: string): boolean {
  const hasEvenQuotes = (value.split('"').length + value.split("'").length) % 2 === 0
  return (plainValue.test(value) && hasEvenQuotes) || colourValue.test(value)
}
