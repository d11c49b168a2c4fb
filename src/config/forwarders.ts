import { z } from 'zod'
import { parseNetwork } from '../domain/mail/network.ts'

/** A host in front of us whose word counts when it speaks from its own networks. */
export type ForwarderEntry = { readonly authservId: string; readonly networks: readonly string[] }

/** Trusted forwarders, as `mx.provider.example=192.0.2.0/24+2001:db8::/32`, separated by commas, or off. */
export const forwarderList = z.unknown().transform((value, context): readonly ForwarderEntry[] => {
  if (value === 'off') return []
  const entries = typeof value === 'string' ? value.split(',').map(readForwarder) : [null]
  const good = entries.filter((entry) => entry !== null)
  if (good.length === entries.length) return good
  context.addIssue({
    code: 'custom',
    message: `expected NAME=NETWORK+NETWORK, separated by commas, or off, got ${shown(value)}`,
  })
  return z.NEVER
})

/** Networks or single addresses, separated by commas, or off. */
export const networkList = z.unknown().transform((value, context): readonly string[] => {
  if (value === 'off') return []
  const networks = typeof value === 'string' ? value.split(',').map((each) => each.trim()) : ['']
  if (networks.every(isNetwork)) return networks
  context.addIssue({
    code: 'custom',
    message: `expected networks separated by commas, or off, got ${shown(value)}`,
  })
  return z.NEVER
})

/** Domains separated by commas, in lower case, or off. */
export const domainList = z.unknown().transform((value, context): readonly string[] => {
  if (value === 'off') return []
  const domains = typeof value === 'string' ? value.split(',').map((each) => each.trim().toLowerCase()) : ['']
  if (domains.every(isDomain)) return domains
  context.addIssue({
    code: 'custom',
    message: `expected domains separated by commas, or off, got ${shown(value)}`,
  })
  return z.NEVER
})

function readForwarder(text: string): ForwarderEntry | null {
  const [name = '', list = '', ...more] = text.trim().toLowerCase().split('=')
  const networks = list.split('+').map((network) => network.trim())
  return isDomain(name.trim()) && more.length === 0 && networks.every(isNetwork)
    ? { authservId: name.trim(), networks }
    : null
}

function isNetwork(text: string): boolean {
  return parseNetwork(text) !== null
}

function isDomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(text)
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 80)
}
