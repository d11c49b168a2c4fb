/** An element, with what it holds; text between elements is kept together. */
export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

type OpenElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

const maxCharacters = 256 * 1024
const maxDepth = 20
const maxElements = 2_000

const name = '[A-Za-z_][\\w.-]{0,60}'
const startTag = new RegExp(
  `<(${name})((?:\\s{1,200}${name}\\s?=\\s?(?:"[^"<]*"|'[^'<]*'))*)\\s{0,200}(/?)>`,
  'y',
)
const endTag = new RegExp(`</(${name})\\s{0,200}>`, 'y')
const attribute = new RegExp(`(${name})\\s?=\\s?(?:"([^"<]*)"|'([^'<]*)')`, 'g')
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Reads a small XML text that a stranger wrote; `null` where it is not well-formed, too large or more than elements.
 *
 * It knows no document type, no entity but the five of the language and no instruction, so nothing in a text makes
 * another be read or grows. It looks at each character a bounded number of times.
 */
export function readStrictXml(text: string): XmlElement | null {
  if (text.length > maxCharacters) return null
  const source = text.replace(/^\uFEFF?\s*(?:<\?xml [^<>?]{0,200}\?>)?/, '')
  const open: OpenElement[] = []
  let root: XmlElement | null = null
  let count = 0
  let at = 0
  while (at < source.length) {
    const next = source.indexOf('<', at)
    const words = decoded(source.slice(at, next === -1 ? source.length : next))
    const parent = open.at(-1)
    if (words === null || (parent === undefined && words.trim() !== '')) return null
    if (parent !== undefined) parent.text += words
    if (next === -1) break
    if (source.startsWith('<!--', next)) {
      const end = source.indexOf('-->', next + 4)
      if (end === -1) return null
      at = end + 3
      continue
    }
    endTag.lastIndex = next
    const ending = endTag.exec(source)
    if (ending !== null) {
      const closed = open.pop()
      if (closed === undefined || closed.name !== ending[1]) return null
      at = endTag.lastIndex
      if (open.length > 0) open.at(-1)?.children.push(closed)
      else root = closed
      continue
    }
    startTag.lastIndex = next
    const [, tag, written = '', slash] = startTag.exec(source) ?? []
    const attributes = tag === undefined ? null : attributesOf(written)
    count += 1
    const isMore = root !== null || count > maxElements || open.length >= maxDepth
    if (tag === undefined || attributes === null || isMore) return null
    at = startTag.lastIndex
    const element: OpenElement = { name: tag, attributes, children: [], text: '' }
    if (slash !== '/') open.push(element)
    else if (open.length > 0) open.at(-1)?.children.push(element)
    else root = element
  }
  return open.length === 0 ? root : null
}

function attributesOf(written: string): ReadonlyMap<string, string> | null {
  const attributes = new Map<string, string>()
  for (const [, key = '', double, single] of written.matchAll(attribute)) {
    const value = decoded(double ?? single ?? '')
    if (value === null || attributes.has(key)) return null
    attributes.set(key, value)
  }
  return attributes
}

/** A text with its entities resolved; `null` where one is unknown. */
function decoded(text: string): string | null {
  let isKnown = true
  const plain = text.replace(/&([^;&]{0,10};?)/g, (_whole, entity: string) => {
    const word = entity.endsWith(';') ? characterOf(entity.slice(0, -1)) : undefined
    if (word === undefined) isKnown = false
    return word ?? ''
  })
  return isKnown ? plain : null
}

function characterOf(entity: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(entity) ?? []
  if (hex === undefined && decimal === undefined) return entities[entity]
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const isCharacter = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
