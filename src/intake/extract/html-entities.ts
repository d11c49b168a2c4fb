/** The named references that mail programs write; others stay as they are. */
const named: Readonly<Record<string, string>> = Object.fromEntries([
  ...pairs(
    'amp & lt < gt > quot " apos \' hellip … ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „',
  ),
  ...pairs(
    'laquo « raquo » bull • middot · copy © reg ® trade ™ euro € pound £ yen ¥ cent ¢ sect § para ¶ deg °',
  ),
  ...pairs(
    'ordf ª ordm º plusmn ± frac12 ½ frac14 ¼ frac34 ¾ sup1 ¹ sup2 ² sup3 ³ micro µ times × divide ÷ not ¬',
  ),
  ...pairs(
    'Agrave À Aacute Á Acirc Â Atilde Ã Auml Ä Aring Å AElig Æ Ccedil Ç Egrave È Eacute É Ecirc Ê Euml Ë',
  ),
  ...pairs(
    'Igrave Ì Iacute Í Icirc Î Iuml Ï Ntilde Ñ Ograve Ò Oacute Ó Ocirc Ô Otilde Õ Ouml Ö Oslash Ø Ugrave Ù',
  ),
  ...pairs(
    'Uacute Ú Ucirc Û Uuml Ü Yacute Ý szlig ß agrave à aacute á acirc â atilde ã auml ä aring å aelig æ',
  ),
  ...pairs(
    'ccedil ç egrave è eacute é ecirc ê euml ë igrave ì iacute í icirc î iuml ï ntilde ñ ograve ò oacute ó',
  ),
  ...pairs(
    'ocirc ô otilde õ ouml ö oslash ø ugrave ù uacute ú ucirc û uuml ü yacute ý yuml ÿ eth ð thorn þ ETH Ð',
  ),
  ...pairs(
    'THORN Þ OElig Œ oelig œ Scaron Š scaron š iexcl ¡ iquest ¿ larr ← rarr → uarr ↑ darr ↓ check ✓ minus −',
  ),
  ['nbsp', ' '],
  ['ensp', ' '],
  ['emsp', ' '],
  ['thinsp', ' '],
  ['zwnj', ''],
  ['zwj', '\u200D'],
  ['shy', ''],
])

function pairs(text: string): [string, string][] {
  const words = text.split(' ')
  return words.flatMap((word, index) =>
    index % 2 === 0 ? [[word, words[index + 1] ?? ''] as [string, string]] : [],
  )
}

/** Turns character references into characters; a reference nobody knows stays as written. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text.replaceAll('\u00A0', ' ')
  return text
    .replace(
      /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));?/g,
      (whole, decimal, hex, name) => {
        if (name !== undefined) return named[String(name)] ?? whole
        const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
        return characterOf(code)
      },
    )
    .replaceAll('\u00A0', ' ')
}

/** Numbers 128 to 159 mean windows-1252 wherever they are written, as in browsers. */
function characterOf(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return ''
  if (code >= 0x80 && code <= 0x9f) return new TextDecoder('windows-1252').decode(Uint8Array.of(code))
  return String.fromCodePoint(code)
}

/** Writes text so that it means itself in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
