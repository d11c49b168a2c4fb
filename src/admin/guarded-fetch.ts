import type { LookupAddress } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'

/** Where something may be fetched from. */
export type GuardedNetwork = {
  readonly resolve: (hostname: string) => Promise<readonly LookupAddress[]>
  readonly mayConnect: (address: string, port: number) => boolean
  /** A certificate that is believed beside those of the system. */
  readonly ca?: string
}

/** What one thing that is fetched may cost, and how it is asked for. */
export type FetchTerms = {
  readonly accept: string
  readonly isHttpsOnly: boolean
  readonly octets: number
  readonly redirects: number
  readonly totalMs: number
}

/**
 * Fetches what others name from where the network allows, telling nothing about who asks; `null` for whatever fails.
 *
 * Every failure looks the same to the caller, so that nobody can map by it what lies behind us.
 */
export async function fetchGuarded(
  address: string,
  network: GuardedNetwork,
  terms: FetchTerms,
): Promise<Buffer | null> {
  const signal = AbortSignal.timeout(terms.totalMs)
  try {
    const answer = await follow(address, network, terms, signal)
    return answer === null ? null : await readAll(answer, terms.octets)
  } catch {
    return null
  }
}

async function follow(
  address: string,
  network: GuardedNetwork,
  { redirects, isHttpsOnly, accept }: FetchTerms,
  signal: AbortSignal,
): Promise<IncomingMessage | null> {
  let url = webUrl(address, isHttpsOnly)
  for (let step = 0; step <= redirects && url !== null; step++) {
    const answer = await ask(url, network, accept, signal)
    if (answer.statusCode === 200) return answer
    answer.destroy()
    const { location } = answer.headers
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)
    url = isRedirect && location !== undefined ? webUrl(location, isHttpsOnly, url.href) : null
  }
  return null
}

/** An address of the web without name and password; `null` for any other. */
function webUrl(address: string, isHttpsOnly: boolean, base?: string): URL | null {
  if (!URL.canParse(address, base)) return null
  const url = new URL(address, base)
  const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && !isHttpsOnly)
  return isWeb && url.username === '' && url.password === '' ? url : null
}

function ask(
  url: URL,
  network: GuardedNetwork,
  accept: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isHttps = url.protocol === 'https:'
  const port = url.port === '' ? (isHttps ? 443 : 80) : Number(url.port)
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // A socket to an address that is no name asks no lookup.
  if (isIP(hostname) !== 0 && !network.mayConnect(hostname, port))
    throw new Error('expected a public address')
  const send = isHttps ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    send(url, {
      agent: false,
      lookup: checkedLookup(network, port),
      signal,
      maxHeaderSize: 16 * 1024,
      ...(network.ca === undefined ? {} : { ca: [network.ca] }),
      headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'Portaria' },
    })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

/**
 * Looks a name up for the very connection that is being made, and refuses it when any of its addresses is closed.
 *
 * A name that changes its answer between a check and the connection (DNS rebinding) gains nothing: this is both.
 */
function checkedLookup({ resolve, mayConnect }: GuardedNetwork, port: number): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined || !addresses.every(({ address }) => mayConnect(address, port)))
          callback(new Error('expected public addresses'), '')
        else if (all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, ''),
    )
  }
}

/** The octets of an answer; `null` when there are more than allowed, of which no more than that are read. */
async function readAll(answer: IncomingMessage, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of answer) {
    octets += chunk.length
    if (octets > limit) {
      answer.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return answer.complete ? Buffer.concat(chunks) : null
}
