import { isIPv4, isIPv6 } from 'node:net'
import { replyOf } from './replies.ts'
import type { Reply } from './replies.ts'

/** The commands that carry a path and parameters. */
export type PathCommand = 'MAIL FROM' | 'RCPT TO'

/** A MAIL or RCPT command that can be understood. */
export type ParsedPath = {
  /** The address as given, without a source route; empty for `<>`. RFC 5321 §4.1.1.2 */
  readonly address: string
  /** Parameters by their keyword in capitals; `false` when there are none, as smtp-server has it. */
  readonly args: Record<string, string | true> | false
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const maxAddressOctets = 254

/**
 * Reads `MAIL FROM:<path> parameters` or `RCPT TO:<path> parameters`, or says why it cannot be.
 *
 * smtp-server's own reading takes any word after the path for a parameter, decodes octets that are not
 * UTF-8 to replacement characters, and cannot read quoted local parts. RFC 5321 §4.1.2
 */
export function parsePathCommand(
  command: PathCommand,
  line: Uint8Array,
  mayBeUtf8: boolean,
): ParsedPath | Reply {
  let text: string
  try {
    text = strictUtf8.decode(line)
  } catch {
    return replyOf('malformed-address')
  }
  if (text.includes('\uFFFD')) return replyOf('malformed-address')
  const opening = /^(mail from|rcpt to) *: */i.exec(text)
  if (opening === null) return replyOf('syntax-error')
  const malformed = command === 'MAIL FROM' ? 'malformed-reverse-path' : 'malformed-recipient'
  const end = endOfPath(text, opening[0].length)
  if (end === null) return replyOf(malformed)
  const address = withoutRoute(text.slice(opening[0].length + 1, end))
  if (!isPath(address, command)) return replyOf(malformed)
  const parameters = parseParameters(command, text.slice(end + 1))
  if (isReply(parameters)) return parameters
  if (!mayBeUtf8 && !('SMTPUTF8' in parameters) && !isAscii(address)) return replyOf('non-ascii-address')
  return { address, args: Object.keys(parameters).length > 0 ? parameters : false }
}

/** Where the `>` is that ends the path begun at `start`; `null` when there is no path. */
function endOfPath(text: string, start: number): number | null {
  if (text[start] !== '<') return null
  let isQuoted = false
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text[index]
    if (isQuoted && character === '\\') index += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === '<') return null
    else if (!isQuoted && character === '>') return index
  }
  return null
}

/** Leaves out a source route, which must be accepted and should be ignored. RFC 5321 §4.1.1.3 */
function withoutRoute(path: string): string {
  if (!path.startsWith('@')) return path
  const end = path.indexOf(':')
  return end > 0 && /^@[^\s"<>]*$/.test(path.slice(0, end)) ? path.slice(end + 1) : path
}

function isPath(address: string, command: PathCommand): boolean {
  if (address === '') return command === 'MAIL FROM'
  if (command === 'RCPT TO' && address.toLowerCase() === 'postmaster') return true
  if (Buffer.byteLength(address) > maxAddressOctets) return false
  const at = address.lastIndexOf('@')
  return at > 0 && isLocalPart(address.slice(0, at)) && isDomain(address.slice(at + 1))
}

/** Control characters and characters without a width never belong in an address: they make look-alikes. */
const unsafe = /[\p{Cc}\u200b\u2060\ufeff]/u

function isLocalPart(local: string): boolean {
  if (unsafe.test(local)) return false
  if (local.startsWith('"')) return /^"(?:[^"\\]|\\.)*"$/.test(local)
  return local.split('.').every((atom) => /^[^\s"(),:;<>@[\\\]]+$/.test(atom))
}

function isDomain(domain: string): boolean {
  const literal = /^\[(?:IPv6:(.*)|(.*))\]$/i.exec(domain)
  if (literal !== null) return literal[1] === undefined ? isIPv4(literal[2] ?? '') : isIPv6(literal[1])
  if (unsafe.test(domain)) return false
  return domain.split('.').every((label) => /^(?!-)[a-z0-9\u0080-\u{10ffff}-]{1,63}(?<!-)$/iu.test(label))
}

const checks: Readonly<Record<PathCommand, Readonly<Record<string, (value: string | true) => boolean>>>> = {
  'MAIL FROM': {
    SIZE: (value) => value !== true && /^\d{1,20}$/.test(value),
    BODY: (value) => value !== true && /^(?:7BIT|8BITMIME)$/i.test(value),
    SMTPUTF8: (value) => value === true,
  },
  'RCPT TO': {},
}

function parseParameters(command: PathCommand, text: string): Record<string, string | true> | Reply {
  if (text !== '' && !text.startsWith(' ')) return replyOf('syntax-error')
  const parameters: Record<string, string | true> = {}
  for (const word of text.split(' ')) {
    if (word === '') continue
    const [, keyword, value] = /^([a-z0-9][a-z0-9-]*)(?:=([^\s=\p{Cc}]+))?$/iu.exec(word) ?? []
    if (keyword === undefined) return replyOf('syntax-error')
    const name = keyword.toUpperCase()
    const check = Object.hasOwn(checks[command], name) ? checks[command][name] : undefined
    if (check === undefined) return replyOf('parameter-unsupported')
    if (Object.hasOwn(parameters, name) || !check(value ?? true)) return replyOf('syntax-error')
    parameters[name] = value ?? true
  }
  return parameters
}

function isReply(parsed: Record<string, string | true> | Reply): parsed is Reply {
  return typeof parsed.code === 'number'
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
