import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Order } from '../../domain/order.ts'
import { readAnswer } from './read-answer.ts'

/** A system that knows orders. */
export type OrderLookUp = {
  /** With `{number}` where the number goes. */
  readonly url: string
  /** What lets us in; `null` when nothing is asked for. */
  readonly token: string | null
  readonly timeoutMs: number
}

/** Why a system gave no answer that can be used; the words are in the catalogue of i18n under `triage.look-up.<why>`. */
export type LookUpFailure = 'slow' | 'unreachable' | 'refused' | 'large' | 'unclear'

/** What a system said of an order. */
export type LookedUp =
  | { readonly kind: 'found'; readonly order: Order }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly why: LookUpFailure }

/** More than an order ever takes. */
const maxOctets = 64 * 1024

/**
 * Asks the configured system for an order, once, within its time.
 *
 * No redirect is followed: an administrator has named this one host, and no answer may name another.
 */
export async function lookUpOrder({ url, token, timeoutMs }: OrderLookUp, number: string): Promise<LookedUp> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await ask(
      new URL(url.replace('{number}', () => encodeURIComponent(number))),
      token,
      signal,
    )
    if (answer.statusCode !== 200) {
      answer.destroy()
      return answer.statusCode === 404 ? { kind: 'unknown' } : { kind: 'failed', why: 'refused' }
    }
    const octets = await readAll(answer)
    if (octets === null) return { kind: 'failed', why: 'large' }
    const order = readAnswer(octets.toString('utf8'), number)
    return order === null ? { kind: 'failed', why: 'unclear' } : { kind: 'found', order }
  } catch {
    return { kind: 'failed', why: signal.aborted ? 'slow' : 'unreachable' }
  }
}

function ask(url: URL, token: string | null, signal: AbortSignal): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    send(url, {
      agent: false,
      signal,
      maxHeaderSize: 16 * 1024,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'Portaria',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

/** The octets of an answer; `null` when there are more than allowed. One that ends too early throws. */
async function readAll(answer: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of answer) {
    octets += chunk.length
    if (octets > maxOctets) {
      answer.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
