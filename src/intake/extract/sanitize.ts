import sanitizeHtml from 'sanitize-html'
import { safeStyle } from './safe-style.ts'

/** HTML longer than this is kept as an attachment: cleaning it would cost more than it tells. */
const cleanableCharacters = 2 * 1024 * 1024

/**
 * The parser under sanitize-html moves its whole stack at each tag, so its work is the sum of the depths.
 *
 * Mail that people write stays a thousandfold below; this is about half a second.
 */
const cleanableWork = 500_000_000

/** A picture inside the HTML itself may be this long, as a `data:` URL. */
const dataUrlCharacters = 256 * 1024

/** Elements inside elements beyond this depth lose their tags, not their text. */
const nestingLimit = 250

const layout = [
  'align',
  'valign',
  'width',
  'height',
  'bgcolor',
  'border',
  'cellpadding',
  'cellspacing',
  'colspan',
  'rowspan',
  'dir',
  'lang',
]

const options: sanitizeHtml.IOptions = {
  allowedTags: (
    'a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em ' +
    'figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li main mark ol p pre q s samp section small span ' +
    'strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'
  ).split(' '),
  allowedAttributes: {
    '*': ['style', 'title', ...layout],
    a: ['href', 'rel', 'target', 'name'],
    font: ['color', 'face', 'size'],
    img: ['src', 'alt', 'data-remote-src'],
    ol: ['start', 'type'],
    ul: ['type'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['cid', 'data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'head',
    'xml',
    'svg',
    'math',
    'template',
    'object',
    'iframe',
    'noembed',
    'noframes',
    'plaintext',
    'xmp',
  ],
  enforceHtmlBoundary: false,
  parseStyleAttributes: false,
  nestingLimit,
  transformTags: {
    '*': (tagName, attributes) => ({ tagName, attribs: cleanAttributes(tagName, attributes) }),
  },
}

/** Whether HTML can be cleaned in reasonable time, by its length and its nesting. */
export function isCleanable(html: string): boolean {
  if (html.length > cleanableCharacters) return false
  let depth = 0
  let work = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][\w:-]{0,20})/gi)) {
    if (slash) depth = Math.max(0, depth - 1)
    else if (!empty.has(name.toLowerCase())) depth += 1
    work += depth
    if (work > cleanableWork) return false
  }
  return true
}

const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'wbr',
])

/**
 * Cleans a sender's HTML by an allow-list: nothing that runs, asks for input or is fetched by itself.
 *
 * Pictures of other hosts wait in `data-remote-src` until somebody asks for them; `cid:` stays for the page
 * to resolve. It is shown in a sandboxed frame all the same.
 */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, options).trim()
}

function cleanAttributes(tagName: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { style, href, src, rel: _rel, target: _target, 'data-remote-src': remote, ...others } = attributes
  return {
    ...others,
    ...(style === undefined ? {} : styleAttribute(style)),
    ...(tagName === 'a' ? linkAttributes(href) : {}),
    ...(tagName === 'img' ? pictureAttributes(src ?? remote) : {}),
  }
}

function styleAttribute(style: string): sanitizeHtml.Attributes {
  const safe = safeStyle(style)
  return safe === '' ? {} : { style: safe }
}

function linkAttributes(href: string | undefined): sanitizeHtml.Attributes {
  const address = (href ?? '').replace(/[\0-\x20]+/g, (run) => (/[^ ]/.test(run) ? '' : run)).trim()
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return {}
  return { href: address, rel: 'noopener noreferrer', target: '_blank' }
}

function pictureAttributes(src: string | undefined): sanitizeHtml.Attributes {
  const address = (src ?? '').trim()
  if (/^cid:/i.test(address)) return { src: address }
  const isPicture = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*$/i
  if (address.length <= dataUrlCharacters && isPicture.test(address)) return { src: address }
  return /^https?:\/\//i.test(address) ? { 'data-remote-src': address } : {}
}
