import { lookup } from 'node:dns'
import { get } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from '../../intake/public-address.ts'
import type { FetchPolicy } from './mta-sts.ts'

const maxOctets = 64 * 1024
/** RFC 8461 §3.3 */
const timeoutMs = 20_000

/** Reads the policy file of a domain where it has to lie, and follows nothing that leads elsewhere. RFC 8461 §3.3 */
export const fetchStsPolicy: FetchPolicy = (domain) =>
  new Promise((resolve) => {
    const nothing = (): void => resolve(null)
    const request = get(
      `https://mta-sts.${domain}/.well-known/mta-sts.txt`,
      { lookup: publicLookup, signal: AbortSignal.timeout(timeoutMs), agent: false },
      (response) => {
        if (response.statusCode !== 200) {
          response.destroy()
          nothing()
          return
        }
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > maxOctets) response.destroy()
        })
        response.on('end', () => resolve(text))
        response.on('close', nothing)
        response.on('error', nothing)
      },
    )
    request.on('error', nothing)
  })

/** A name that leads to a host of the inside leads nowhere. */
const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const open = (found ?? []).filter(({ address }) => isPublicAddress(address))
    const [first] = open
    if (error !== null) done(error, '')
    else if (first === undefined) done(new Error(`${host} is no public host`), '')
    else if (options.all === true) done(null, open)
    else done(null, first.address, first.family)
  })
}
