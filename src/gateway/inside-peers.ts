import type { Log } from '../domain/log.ts'
import { isLoopback } from '../domain/mail/network.ts'
import { isInsideAddress } from '../intake/authenticity/inside-address.ts'

/** Sessions after which it is no chance that nobody came from outside. */
const enough = 20

/**
 * Warns once when every peer of an SMTP door is of the inside, but not this host: something hides the Internet.
 *
 * Behind a proxy, such as that of a container, SPF cannot be asked and no author of unsigned mail is ever proved.
 */
export function watchPeers(log: Log): (address: string) => void {
  let inside: number | null = 0
  return (address) => {
    if (inside === null || address === '' || isLoopback(address)) return
    inside = isInsideAddress(address) ? inside + 1 : null
    if (inside !== enough) return
    inside = null
    log('warn', 'door.hidden-peers', { door: 'smtp', peer: address, sessions: enough })
  }
}
