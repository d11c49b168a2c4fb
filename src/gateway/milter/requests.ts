import { toldAddress } from '../fronts.ts'
import { PacketError } from './packet-reader.ts'

/** Who speaks to the mail server; the address is `null` where there is no network, or it is that host's own loopback. */
export type Connecting = { readonly name: string; readonly address: string | null }

/** A header field as the mail server gives it: the value may be folded. */
export type GivenField = { readonly name: Buffer; readonly value: Buffer }

/** What a mail server offers. */
export type Offer = { readonly version: number; readonly actions: number; readonly steps: number }

const nul = 0

/** Reads the offer that begins a connection. */
export function readOffer(payload: Buffer): Offer {
  if (payload.length < 12) throw new PacketError(`expected 12 octets of an offer, got ${payload.length}`)
  return {
    version: payload.readUInt32BE(0),
    actions: payload.readUInt32BE(4),
    steps: payload.readUInt32BE(8),
  }
}

/** Reads who has connected: name, family, port and address. */
export function readConnect(payload: Buffer): Connecting {
  const end = payload.indexOf(nul)
  const family = end < 0 ? '' : String.fromCharCode(payload[end + 1] ?? nul)
  const name = payload.subarray(0, Math.max(end, 0)).toString('latin1')
  switch (family) {
    case 'U':
    case 'L':
      return { name, address: null }
    case '4':
    case '6':
      return { name, address: readAddress(payload.subarray(end + 4)) }
    default:
      throw new PacketError(`expected a family of addresses, got ${JSON.stringify(family)}`)
  }
}

/** Reads the one text of a packet, such as the argument of HELO. */
export function readText(payload: Buffer): string {
  const end = payload.indexOf(nul)
  return payload.subarray(0, end < 0 ? payload.length : end).toString()
}

/** Reads texts that are each ended by NUL: a path and its parameters, or names and values. */
export function readTexts(payload: Buffer): string[] {
  const texts = payload.toString().split('\0')
  if (texts.at(-1) === '') texts.pop()
  return texts
}

/** Reads a header field. */
export function readField(payload: Buffer): GivenField {
  const end = payload.indexOf(nul)
  if (end < 1) throw new PacketError('expected a name and a value of a field, got no name')
  const last = payload.indexOf(nul, end + 1)
  return {
    name: payload.subarray(0, end),
    value: payload.subarray(end + 1, last < 0 ? payload.length : last),
  }
}

/**
 * Reads macros: the letter of the command that they come before, then names and values.
 *
 * Names of more than one letter stand in braces, which is no part of them.
 */
export function readMacros(payload: Buffer): { command: string; values: ReadonlyMap<string, string> } {
  const texts = readTexts(payload.subarray(1))
  const values = new Map<string, string>()
  for (let at = 0; at + 1 < texts.length; at += 2) {
    values.set((texts[at] ?? '').replace(/^\{(.*)\}$/, '$1'), texts[at + 1] ?? '')
  }
  return { command: payload.subarray(0, 1).toString('latin1'), values }
}

/** The address that was told, without the `IPv6:` that sendmail writes before one, and without a zone. */
function readAddress(octets: Buffer): string | null {
  return toldAddress(
    readText(octets)
      .replace(/^IPv6:/i, '')
      .replace(/%.*$/, ''),
  )
}
