import { domainToASCII } from 'node:url'
import { splitAddress } from '../../domain/mail/address.ts'

/** An address as it stands in an envelope: what is before its @ is the other server's business. RFC 5891 §5 */
export function envelopeAddress(address: string): string {
  const parts = splitAddress(address)
  if (parts === null) return address
  const domain = domainToASCII(parts.domain)
  return domain === '' ? address : `${parts.local}@${domain}`
}
