import { parseNetwork } from '../mail/network.ts'

/** Whether a text names a server as a channel may: a name with letters in its last part, or one address. */
export function isHostName(text: string): boolean {
  if (text === '' || text.length > 253) return false
  const address = parseNetwork(text)
  if (address !== null) return !text.includes('/')
  const labels = text.split('.')
  const isName = labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/i.test(label))
  // What ends in digits would be read as an address written in some other way.
  return isName && /[a-z]/i.test(labels.at(-1) ?? '') && !/^0x/i.test(labels.at(-1) ?? '')
}
