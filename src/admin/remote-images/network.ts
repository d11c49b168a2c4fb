import { lookup } from 'node:dns/promises'
import { isPublicAddress } from '../../intake/public-address.ts'
import type { GuardedNetwork } from '../guarded-fetch.ts'

/** Where pictures may be fetched from. */
export type ImageNetwork = GuardedNetwork

/** The public network on the two ports of the web. No setting widens it. */
export const publicNetwork: ImageNetwork = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  mayConnect: (address, port) => isPublicAddress(address) && (port === 80 || port === 443),
}
