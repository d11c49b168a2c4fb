import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type RasterImage, rasterImageOf } from '../files/raster-image.ts'
import type { ImageNetwork } from './network.ts'

/** A picture of another host, whole. */
export type FetchedImage = { readonly type: RasterImage; readonly octets: Buffer }

/** What one picture may cost. */
const imageLimits = { octets: 5 * 1024 * 1024, redirects: 3, totalMs: 10_000 } as const

/**
 * Fetches a picture from where the network allows, telling nothing about who asks; `null` for whatever is none.
 *
 * Every answer that is not a picture looks the same to the caller, so that it cannot map what lies behind us.
 */
export async function fetchImage(
  address: string,
  network: ImageNetwork,
  limits: { readonly octets: number; readonly redirects: number; readonly totalMs: number } = imageLimits,
): Promise<FetchedImage | null> {
  const signal = AbortSignal.timeout(limits.totalMs)
  try {
    const answer = await follow(address, network, limits.redirects, signal)
    if (answer === null) return null
    const octets = await readAll(answer, limits.octets)
    const type = octets === null ? null : rasterImageOf(octets)
    return octets === null || type === null ? null : { type, octets }
  } catch {
    return null
  }
}

async function follow(
  address: string,
  network: ImageNetwork,
  redirects: number,
  signal: AbortSignal,
): Promise<IncomingMessage | null> {
  let url = webUrl(address)
  for (let step = 0; step <= redirects && url !== null; step++) {
    const answer = await ask(url, network, signal)
    if (answer.statusCode === 200) return answer
    answer.destroy()
    const { location } = answer.headers
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)
    url = isRedirect && location !== undefined ? webUrl(location, url.href) : null
  }
  return null
}

/** An address of the web without name and password; `null` for any other. */
function webUrl(address: string, base?: string): URL | null {
  if (!URL.canParse(address, base)) return null
  const url = new URL(address, base)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && url.username === '' && url.password === '' ? url : null
}

function ask(url: URL, network: ImageNetwork, signal: AbortSignal): Promise<IncomingMessage> {
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
      headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Portaria' },
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
function checkedLookup({ resolve, mayConnect }: ImageNetwork, port: number): LookupFunction {
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
