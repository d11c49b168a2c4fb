import { splitAddress } from '../mail/address.ts'

/**
 * An address as a history may name it that nobody can change: enough to know it again, too little to keep of a person.
 */
export function maskedAddress(address: string): string {
  const parts = splitAddress(address)
  if (parts === null) return '…'
  const [first = ''] = parts.local
  return `${first}…@${parts.domain}`
}
