import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { VirusScan } from '../../domain/policy/scans.ts'
import { type AskScanner, ScanError } from './ask-scanner.ts'
import type { OctetSource, VirusScanner } from './scanners.ts'

/** Where clamd listens. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/** The longest answer that is read; clamd's are one short line. */
const maxReplyOctets = 4096
const maxSignatureLength = 200

/**
 * Scans by clamd's INSTREAM command: the octets go over the socket, so clamd needs no access to our files.
 *
 * A message past the limit is not sent: clamd would cut the connection, and its reason may be lost with it.
 */
export function clamdScanner(address: ClamdAddress, maxOctets: number, ask: AskScanner): VirusScanner {
  return async (source) => {
    if (source.octets > maxOctets) return { kind: 'unscanned', cause: 'too-large' }
    return ask((signal) => scan(address, source, signal))
  }
}

async function scan(address: ClamdAddress, source: OctetSource, signal: AbortSignal): Promise<VirusScan> {
  signal.throwIfAborted()
  const socket = connect(address)
  const abort = (): void => void socket.destroy(new ScanError('timeout', 'clamd took too long'))
  signal.addEventListener('abort', abort, { once: true })
  const reply = replyOf(socket)
  // clamd may answer and close in the midst of our octets: then its answer counts, not our failing to write.
  reply.catch(() => undefined)
  try {
    await once(socket, 'connect')
    const isWhole = await send(socket, source, reply)
    const verdict = verdictOf(await reply)
    if (isWhole || verdict.kind !== 'clean') return verdict
    throw new ScanError('bad-answer', 'clamd called clean what it had not been sent whole')
  } finally {
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
}

/** Writes the octets in chunks, each after its length, and an empty one at the end; answers whether clamd let us end. */
async function send(socket: Socket, source: OctetSource, reply: Promise<string>): Promise<boolean> {
  let hasAnswered = false
  const note = (): void => {
    hasAnswered = true
  }
  const answered = reply.then(note, note)
  const write = async (octets: Uint8Array): Promise<void> => {
    if (!socket.write(octets)) await Promise.race([once(socket, 'drain').catch(() => undefined), answered])
  }
  await write(Buffer.from('zINSTREAM\0'))
  for await (const chunk of source.open()) {
    if (hasAnswered) return false
    if (chunk.length === 0) continue
    await write(lengthOf(chunk.length))
    await write(chunk)
  }
  if (hasAnswered) return false
  await write(lengthOf(0))
  return true
}

function lengthOf(octets: number): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(octets)
  return length
}

/** Reads up to the zero octet that ends an answer; an answer without it is none. */
function replyOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk])
      const end = reply.indexOf(0)
      if (end !== -1) resolve(reply.toString('utf8', 0, end))
      else if (reply.length > maxReplyOctets) {
        socket.destroy(new ScanError('bad-answer', 'the answer of clamd has no end'))
      }
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new ScanError('unreachable', 'clamd closed without an answer')))
  })
}

function verdictOf(reply: string): VirusScan {
  if (reply === 'stream: OK') return { kind: 'clean' }
  const signature = /^stream: ([^\p{Cc}]+) FOUND$/u.exec(reply)?.[1]
  if (signature !== undefined) return { kind: 'found', signature: signature.slice(0, maxSignatureLength) }
  if (/^INSTREAM size limit exceeded/.test(reply)) {
    throw new ScanError('too-large', 'the message is longer than the StreamMaxLength of clamd')
  }
  throw new ScanError('bad-answer', `expected a verdict of clamd, got ${JSON.stringify(reply.slice(0, 200))}`)
}
