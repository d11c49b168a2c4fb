/** What an element of a mail's HTML is, and whether all that follows it is so too. */
export type Region = { readonly kind: 'quote' | 'signature'; readonly reach: 'element' | 'rest' }

const quote: Region = { kind: 'quote', reach: 'element' }
const quotedRest: Region = { kind: 'quote', reach: 'rest' }
const signature: Region = { kind: 'signature', reach: 'element' }

/** The names by which mail programs know their own elements: `class` or `id`, in lower case. */
const named: ReadonlyMap<string, Region> = new Map([
  ...regions(quote, [
    // Gmail
    'gmail_quote',
    'gmail_quote_container',
    'gmail_attr',
    // Thunderbird
    'moz-cite-prefix',
    'moz-forward-container',
    // Yahoo, Proton, Zoho, Tuta
    'yahoo_quoted',
    'protonmail_quote',
    'zmail_extra',
    'tutanota_quote',
    // Roundcube (Locaweb, UOL Host, most Brazilian providers)
    'reply-intro',
    // Outlook for the Mac and for telephones
    'olk_src_body_section',
    'mail-editor-reference-message-container',
    'ms-outlook-mobile-reference-message',
  ]),
  ...regions(quotedRest, [
    // Outlook on the web, new Outlook
    'divrplyfwdmsg',
    'appendonsend',
    // Hotmail
    'stopspelling',
    // Zimbra
    'zwchr',
    '__divider__',
    '__headers__',
    '__quoted_text__',
  ]),
  ...regions(signature, [
    'gmail_signature',
    'gmail_signature_prefix',
    'moz-signature',
    'k9mail-signature',
    'protonmail_signature_block',
    'ms-outlook-mobile-signature',
    'signature',
    'applemailsignature',
    'composer_signature',
    'ymail_android_signature',
    'messagesignaturesection',
    '_rc_sig',
    '__sig_pre__',
    '__sig_post__',
  ]),
])

function regions(region: Region, names: readonly string[]): [string, Region][] {
  return names.map((name) => [name, region])
}

/** Attributes that hold such names. */
const naming =
  /\s(?:class|id|name|data-marker)\s{0,4}=\s{0,4}(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s"'>]{1,200}))/gi

/** The line that Outlook draws above its block of fields, and that of Windows Mail. */
const drawnAbove =
  /border:\s?none;\s?border-top:\s?solid #[0-9a-f]{6} 1\.0pt;\s?padding:\s?3\.0pt 0(?:cm|in|mm)? 0(?:cm|in|mm)? 0|padding-top: 5px; border-top-color: rgb\(229, 229, 229\); border-top-width: 1px; border-top-style: solid/i

/** A tag is looked at so far. */
const tagCharacters = 2000

const anyMark = new RegExp([...named.keys(), 'blockquote', 'signatureblock', 'border-top'].join('|'), 'i')

/** Whether HTML may hold such marks at all: most mail that answers none holds none, and need not be read for them. */
export function mayHoldRegions(html: string): boolean {
  return anyMark.test(html)
}

/** What a tag begins, by the marks that mail programs leave in their HTML; `null` for all other tags. */
export function regionOf(name: string, tag: string): Region | null {
  const seen = tag.slice(0, tagCharacters)
  if (name === 'blockquote' && isIndentation(seen)) return null
  if (name === 'blockquote' && /\s(type\s?=\s?["']?cite|cite\s?=)|border-left/i.test(seen)) return quote
  for (const [, double, single, bare] of seen.matchAll(naming)) {
    for (const word of (double ?? single ?? bare ?? '').toLowerCase().split(/\s+/)) {
      // Outlook on the web puts "x_" before the names it finds in what it quotes; Yahoo a number behind its own.
      const region =
        named.get(word.replace(/^(x_)+/, '')) ?? (word.startsWith('yahoo_quoted_') ? quote : null)
      if (region) return region
    }
  }
  if (name === 'div' && /data-signatureblock=["']?true/i.test(seen)) return signature
  return name === 'div' && drawnAbove.test(seen) ? quotedRest : null
}

/** Whether a `blockquote` only moves the author's own words to the right, as Gmail's button for that does. */
export function isIndentation(tag: string): boolean {
  return /border(-left)?:\s?none/i.test(tag.slice(0, tagCharacters)) && !/type\s?=\s?["']?cite/i.test(tag)
}
