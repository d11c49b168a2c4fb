import { connect, type Socket } from 'node:net'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import type { TextKey } from '../../i18n/pt-br.ts'
import { SmtpDialogue } from '../probe/smtp-dialogue.ts'
import { shownReply } from '../probe/sign-in.ts'
import type { Transcript } from '../smtp/transcript.ts'
import { type CheckLine, checkLine } from './account.ts'
import { inTime } from './in-time.ts'

/** Where mail comes in, as it is reached from this host. */
export type Listener = { readonly host: string; readonly port: number } | { readonly path: string }

/** What the test of a listener needs. */
export type ListenerOptions = {
  readonly hostname: string
  readonly clock: () => Date
  readonly withinMs: number
  readonly transcript: Transcript | null
}

/** A certificate that ends sooner than that has to be renewed. M6 */
const daysLeft = 14
const dayMs = 24 * 60 * 60 * 1000
const quitMs = 200

/** Speaks with our own listener as a sender would, up to its certificate: one line for each. M6 */
export async function checkListener(
  listener: Listener,
  { hostname, clock, withinMs, transcript }: ListenerOptions,
): Promise<readonly CheckLine[]> {
  const from = performance.now()
  const end = AbortSignal.timeout(withinMs)
  let line = checkLine('accounts.check.listener', 'bad', { whyKey: 'accounts.why.timeout' })
  let dialogue: SmtpDialogue | null = null
  try {
    dialogue = new SmtpDialogue(await open(listener, end), end, transcript ?? undefined)
    const greeting = await dialogue.reply()
    const offered = greeting.code === 220 ? await dialogue.command(`EHLO ${hostname}`) : greeting
    if (offered.code !== 250) {
      const words = shownReply(offered, '')
      return [checkLine('accounts.check.listener', 'bad', { whyKey: 'accounts.why.refused', words }), untried]
    }
    line = checkLine('accounts.check.listener', 'good', { ms: Math.round(performance.now() - from) })
    return [line, await certificateLine(dialogue, offered.lines, hostname, clock())]
  } catch (error) {
    if (line.state === 'good') return [line, certificateFault('accounts.why.handshake')]
    if (end.aborted) return [line, untried]
    const words = error instanceof Error && 'code' in error ? String(error.code) : ''
    return [
      checkLine('accounts.check.listener', 'bad', { whyKey: 'accounts.why.not-listening', words }),
      untried,
    ]
  } finally {
    if (dialogue !== null) await takeLeave(dialogue)
  }
}

/** What is wrong with a certificate; `null` where nothing is. RFC 6125 §6.4 */
export function faultOfCertificate(
  { valid_from: from, valid_to: to, subject, subjectaltname: names }: PeerCertificate,
  hostname: string,
  now: Date,
): Partial<Pick<CheckLine, 'whyKey' | 'words' | 'moment'>> | null {
  const ends = new Date(to)
  if (Number.isNaN(ends.getTime())) return { whyKey: 'accounts.why.no-certificate' }
  if (ends <= now) return { whyKey: 'accounts.why.expired', moment: ends }
  if (new Date(from) > now) return { whyKey: 'accounts.why.not-yet', moment: new Date(from) }
  if (ends.getTime() - now.getTime() < daysLeft * dayMs)
    return { whyKey: 'accounts.why.expires-soon', moment: ends }
  const held = names?.split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : [])) ?? []
  const known = held.length > 0 ? held : [subject?.CN ?? ''].flat()
  if (known.some((name) => isNamed(name, hostname))) return null
  return { whyKey: 'accounts.why.other-name', words: known.join(', ').slice(0, 200) }
}

async function certificateLine(
  dialogue: SmtpDialogue,
  offered: readonly string[],
  hostname: string,
  now: Date,
): Promise<CheckLine> {
  if (!offered.some((each) => each.toUpperCase() === 'STARTTLS'))
    return certificateFault('accounts.why.no-starttls')
  const from = performance.now()
  const reply = await dialogue.command('STARTTLS')
  if (reply.code !== 220) return certificateFault('accounts.why.no-starttls', shownReply(reply, ''))
  const secured: TLSSocket = await dialogue.secure({ host: hostname, isVerified: false })
  const fault = faultOfCertificate(secured.getPeerCertificate(), hostname, now)
  if (fault !== null) return checkLine('accounts.check.certificate', 'bad', fault)
  // Mail servers take certificates that nobody vouches for: that one is told, and counts for nothing. RFC 7435 §1
  const whyKey = secured.authorized ? null : 'accounts.why.unvouched'
  return checkLine('accounts.check.certificate', 'good', { ms: Math.round(performance.now() - from), whyKey })
}

const untried = checkLine('accounts.check.certificate', 'skipped', { whyKey: 'accounts.why.untried' })

function certificateFault(whyKey: TextKey, words = ''): CheckLine {
  return checkLine('accounts.check.certificate', 'bad', { whyKey, words })
}

/** A star stands for the whole first label and no more. RFC 6125 §6.4.3 */
function isNamed(name: string, hostname: string): boolean {
  const [wanted, host] = [name.toLowerCase(), hostname.toLowerCase()]
  return wanted === host || (wanted.startsWith('*.') && wanted.slice(1) === host.slice(host.indexOf('.')))
}

async function takeLeave(dialogue: SmtpDialogue): Promise<void> {
  await inTime(dialogue.command('QUIT'), quitMs, () => null).catch(() => null)
  dialogue.close()
}

async function open(listener: Listener, end: AbortSignal): Promise<Socket> {
  const socket = connect(listener)
  // Whoever goes away later is told by the dialogue.
  socket.on('error', () => undefined)
  end.addEventListener('abort', () => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('expected a connection in time')))
  })
  return socket
}
