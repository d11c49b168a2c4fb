import { once } from 'node:events'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { type Envelope, senderAddressOf } from '../../domain/mail/envelope.ts'
import type { SpamScan } from '../../domain/policy/scans.ts'
import { type AskScanner, ScanError } from './ask-scanner.ts'
import { readAdvice } from './rspamd-advice.ts'
import type { OctetSource, SpamScanner } from './scanners.ts'

const maxReplyOctets = 1024 * 1024

/** Asks rspamd over HTTP; the envelope goes with the octets, because half of its signs are about the sender. */
export function rspamdScanner(url: string, maxOctets: number, ask: AskScanner): SpamScanner {
  return async (source, envelope) => {
    if (source.octets > maxOctets) return { kind: 'unscanned', cause: 'too-large' }
    return ask((signal) => scan(`${url}/checkv2`, source, envelope, signal))
  }
}

async function scan(
  url: string,
  source: OctetSource,
  envelope: Envelope,
  signal: AbortSignal,
): Promise<SpamScan> {
  const send = url.startsWith('https:') ? requestHttps : requestHttp
  const headers = { ...envelopeHeaders(envelope), 'Content-Length': String(source.octets) }
  const request = send(url, { method: 'POST', headers, signal, agent: false })
  try {
    // The answer may come before the last octet is sent; it counts then, and not our failing to send the rest.
    const answer = once(request, 'response', { signal })
    const sent = pipeline(source.open(), request, { signal })
    sent.catch(() => undefined)
    const [response]: IncomingMessage[] = await answer
    if (response === undefined) throw new ScanError('unreachable', 'rspamd did not answer')
    return readAdvice(await textOf(response))
  } finally {
    request.destroy()
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  if (response.statusCode !== 200) {
    throw new ScanError('bad-answer', `expected 200 of rspamd, got ${response.statusCode}`)
  }
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of response) {
    octets += chunk.length
    if (octets > maxReplyOctets) throw new ScanError('bad-answer', 'the answer of rspamd is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What rspamd is told of the transaction; what no header may carry is left out. */
function envelopeHeaders(envelope: Envelope): Record<string, string | readonly string[]> {
  const { peer, reversePath, recipients } = envelope
  const address = senderAddressOf(envelope)
  const headers = {
    IP: address ?? '',
    Helo: address === null ? '' : (peer.helo ?? ''),
    From: reversePath ?? '<>',
  }
  const plain = Object.entries(headers).filter(([, value]) => isPlain(value))
  return { ...Object.fromEntries(plain), Rcpt: recipients.filter(isPlain) }
}

function isPlain(value: string): boolean {
  return /^[\x21-\x7e]{1,1000}$/.test(value)
}
