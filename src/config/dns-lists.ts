import { isIP } from 'node:net'
import { z } from 'zod'
import { holdsNetwork, parseNetwork } from '../domain/mail/network.ts'

/** A list of the DNS, and which of its answers count. */
export type ListEntry = { readonly zone: string; readonly codes: readonly string[] }

/** Where all answers of lists lie. RFC 5782 §2.1 */
const loopback = parseNetwork('127.0.0.0/8')
/** Each list is one more question for each message, so there are not many. */
const maxLists = 10

/** Lists of the DNS, as `zen.example` or `list.example=127.0.0.2+127.0.0.8/30`, separated by commas, or off. */
export const dnsLists = z.unknown().transform((value, context): readonly ListEntry[] => {
  if (value === 'off') return []
  const entries = typeof value === 'string' ? value.split(',').map(readList) : [null]
  const good = entries.filter((entry) => entry !== null)
  if (good.length === entries.length && good.length <= maxLists) return good
  context.addIssue({
    code: 'custom',
    message: `expected at most ${maxLists} of ZONE or ZONE=127.0.0.2+127.0.0.8/30, separated by commas, or off, got ${shown(value)}`,
  })
  return z.NEVER
})

/** Servers of the DNS, as `192.0.2.53`, `127.0.0.1:5353` or `[::1]:5353`, separated by commas; none for `system`. */
export const dnsServers = z.unknown().transform((value, context): readonly string[] => {
  if (value === 'system') return []
  const servers = typeof value === 'string' ? value.split(',').map((each) => each.trim()) : ['']
  if (servers.every(isServer)) return servers
  context.addIssue({
    code: 'custom',
    message: `expected addresses such as 192.0.2.53, 127.0.0.1:5353 or [::1]:5353, or system, got ${shown(value)}`,
  })
  return z.NEVER
})

function readList(text: string): ListEntry | null {
  const [zone = '', codes, ...more] = text
    .trim()
    .toLowerCase()
    .split('=')
    .map((each) => each.trim())
  const wanted = codes === undefined ? [] : codes.split('+').map((code) => code.trim())
  const isGood = isZone(zone) && more.length === 0 && wanted.every(isCode)
  return isGood ? { zone, codes: wanted } : null
}

function isZone(text: string): boolean {
  return text.length <= 180 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(text)
}

function isCode(text: string): boolean {
  const network = parseNetwork(text)
  return network !== null && loopback !== null && holdsNetwork(loopback, network)
}

function isServer(text: string): boolean {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  if (digits !== undefined && (Number(digits) === 0 || Number(digits) > 65_535)) return false
  if (bracketed !== undefined) return isIP(bracketed) === 6
  return plain === undefined ? isIP(text) === 6 : isIP(plain) === 4
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 80)
}
