const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/gu
const reserved = /[/\\:*?"<>|]/g
const deviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i
const maxOctets = 180

/**
 * A name that is safe to save on any system, made from the name a sender gave.
 *
 * No path, no hidden file, no device, no invisible character; the extension survives a cut.
 */
export function safeFileName(given: string | null, otherwise: string): string {
  const cleaned = trimEnds((given ?? '').normalize('NFC').replace(unsafe, '').replace(reserved, '_'))
  const name = cut(cleaned)
  if (name === '') return otherwise
  return deviceName.test(name) ? `_${name}` : name
}

function trimEnds(name: string): string {
  let start = 0
  let end = name.length
  while (start < end && isDotOrBlank(name.charAt(start))) start += 1
  while (end > start && isDotOrBlank(name.charAt(end - 1))) end -= 1
  return name.slice(start, end)
}

function isDotOrBlank(character: string): boolean {
  return character === '.' || character.trim() === ''
}

function cut(name: string): string {
  if (Buffer.byteLength(name) <= maxOctets) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  return headOf(name, maxOctets - Buffer.byteLength(extension)) + extension
}

function headOf(name: string, limit: number): string {
  let octets = 0
  let head = ''
  for (const character of name) {
    octets += Buffer.byteLength(character)
    if (octets > limit) break
    head += character
  }
  return head
}
