import { connect, type Socket } from 'node:net'
import type { OpenedChannel } from '../domain/outgoing/opened-channel.ts'
import type { ProbeLine } from '../store/channel-probes.ts'
import type { MailNetwork } from './mail-network.ts'
import { NoTokenError } from './oauth/authorize.ts'
import { type Credentials, isOffered, shownReply, signIn } from './probe/sign-in.ts'
import { type Reply, SmtpDialogue } from './probe/smtp-dialogue.ts'
import type { Transcript } from './smtp/transcript.ts'

/** What a test needs beside the channel. */
export type ProbeOptions = {
  readonly network: MailNetwork
  /** What we call ourselves in EHLO. */
  readonly hostname: string
  readonly limits?: ProbeLimits
  /** Where what is said is written down; nowhere when left out. */
  readonly transcript?: Transcript
}

/** How long reaching the server may take, each step after it, and all of them; that has no limit of its own unless said. */
export type ProbeLimits = { readonly reachMs: number; readonly stepMs: number; readonly wholeMs?: number }

/** How long a server may take to say goodbye. */
const quitMs = 1_000
const defaultLimits: ProbeLimits = { reachMs: 4_000, stepMs: 5_000 }

type Server = Exclude<OpenedChannel['server'], null>
type Step = ProbeLine['step']
/** What a step found; whatever it throws is bad too. */
type Found = Pick<ProbeLine, 'state' | 'why'> & { readonly words?: string }

/** Ends a test with why. */
class ProbeFault extends Error {
  readonly why: string
  readonly words: string

  constructor(why: string, words = '') {
    super(why)
    this.name = 'ProbeFault'
    this.why = why
    this.words = words
  }
}

/**
 * Opens SMTP, TLS and a sign-in at the server of a channel without sending, each step on a line of its own. M6, M27
 *
 * A server that is not reached looks the same whatever the reason, and takes as long: what listens in our own network
 * is nobody's to find out by this. A channel without a server of its own has nothing to test.
 */
export async function probeChannel(
  channel: Pick<OpenedChannel, 'server' | 'auth'>,
  { network, hostname, limits = defaultLimits, transcript }: ProbeOptions,
): Promise<readonly ProbeLine[]> {
  const { server, auth } = channel
  if (server === null) return []
  const lines: ProbeLine[] = []
  const until = performance.now() + (limits.wholeMs ?? Number.POSITIVE_INFINITY)
  const leftMs = (atMost: number): number => Math.max(1, Math.min(atMost, until - performance.now()))
  const socket = await reach(server, network, limits.reachMs)
  if (socket === null) return [line('reach', null, { state: 'bad', why: 'unreachable' })]
  lines.push(line('reach', null, { state: 'good', why: null }))
  const whole = new AbortController()
  const dialogue = new SmtpDialogue(socket, whole.signal, transcript)
  let extensions: Reply = { code: 0, lines: [] }
  let isSecure = false
  const greet = async (): Promise<Found> => {
    good(await dialogue.reply(), 220)
    extensions = good(await dialogue.command(`EHLO ${hostname}`), 250)
    return { state: 'good', why: null }
  }
  const secure = async (): Promise<Found> => {
    if (server.encryption === 'none') return { state: 'skipped', why: 'no-encryption' }
    if (server.encryption === 'starttls') {
      if (!extensions.lines.some((each) => each.toUpperCase() === 'STARTTLS'))
        throw new ProbeFault('no-starttls')
      good(await dialogue.command('STARTTLS'), 220)
    }
    const { ca } = network
    const wish = { host: server.host, isVerified: auth !== null, ...(ca === undefined ? {} : { ca }) }
    const { authorized } = await dialogue.secure(wish)
    isSecure = true
    if (server.encryption === 'starttls') extensions = good(await dialogue.command(`EHLO ${hostname}`), 250)
    return { state: 'good', why: authorized ? null : 'unverified' }
  }
  const enter = async (): Promise<Found> => {
    if (auth === null) return { state: 'skipped', why: 'no-login' }
    if (!isSecure) throw new ProbeFault('not-secure')
    if (!isOffered(extensions, auth.mechanism)) throw new ProbeFault('no-mechanism')
    const credentials = await credentialsOf(auth)
    // Servers say back what they were told, and in the form in which they were told it.
    transcript?.conceal(credentials.secret)
    transcript?.conceal(`\0${credentials.user}\0${credentials.secret}`)
    const reply = await signIn(dialogue, credentials)
    if (reply.code !== 235) throw new ProbeFault('refused', shownReply(reply, credentials.secret))
    return { state: 'good', why: null }
  }
  const order: readonly (readonly [Step, () => Promise<Found>])[] =
    server.encryption === 'tls'
      ? [
          ['tls', secure],
          ['greeting', greet],
          ['sign-in', enter],
        ]
      : [
          ['greeting', greet],
          ['tls', secure],
          ['sign-in', enter],
        ]
  for (const [step, work] of order) {
    const found = await timed(step, work, leftMs(limits.stepMs))
    lines.push(found)
    if (found.state === 'bad') break
  }
  await leave(dialogue, leftMs(Math.min(limits.stepMs, quitMs)))
  whole.abort()
  return lines
}

/** The socket to the very address that was looked up and let through; `null`, after the whole time, when there is none. */
async function reach({ host, port }: Server, network: MailNetwork, reachMs: number): Promise<Socket | null> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, reachMs, null)
  })
  const opening = open(host, port, network, reachMs)
  const found = await Promise.race([opening.catch(() => null), over])
  if (found === null) {
    opening.then((late) => late.destroy()).catch(() => undefined)
    return over
  }
  clearTimeout(timer)
  return found
}

async function open(host: string, port: number, network: MailNetwork, reachMs: number): Promise<Socket> {
  const addresses = await network.resolve(host)
  const [first] = addresses
  if (first === undefined || !addresses.every(({ address }) => network.mayConnect(address, port))) {
    throw new Error('expected an address that may be connected to')
  }
  const socket = connect({ host: first.address, port, timeout: reachMs })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.setTimeout(0)
      resolve(socket)
    })
    socket.once('timeout', () => socket.destroy(new Error('expected a connection in time')))
    socket.once('error', reject)
  })
}

/** Takes its leave, so that the other server has nothing odd to log; one that does not answer is left all the same. */
async function leave(dialogue: SmtpDialogue, withinMs: number): Promise<void> {
  const late = setTimeout(() => dialogue.close(), withinMs)
  await dialogue.command('QUIT').catch(() => undefined)
  clearTimeout(late)
}

async function timed(step: Step, work: () => Promise<Found>, stepMs: number): Promise<ProbeLine> {
  const start = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProbeFault('timeout')), stepMs)
  })
  const found = await Promise.race([work(), late]).catch(faultOf)
  clearTimeout(timer)
  return line(step, Math.round(performance.now() - start), found)
}

function faultOf(error: unknown): Found {
  if (error instanceof ProbeFault) return { state: 'bad', why: error.why, words: error.words }
  if (error instanceof NoTokenError) return { state: 'bad', why: 'no-token', words: error.code }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // Names of OpenSSL and of Node for a chain, a date or a name that does not hold.
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code))
    return { state: 'bad', why: 'certificate', words: code }
  return { state: 'bad', why: 'broken-off' }
}

async function credentialsOf(auth: Exclude<OpenedChannel['auth'], null>): Promise<Credentials> {
  const { user, mechanism } = auth
  return { user, mechanism, secret: auth.mechanism === 'xoauth2' ? await auth.accessToken() : auth.password }
}

function good(reply: Reply, code: number): Reply {
  if (reply.code === code) return reply
  throw new ProbeFault('refused', shownReply(reply, ''))
}

function line(step: Step, ms: number | null, { state, why, words = '' }: Found): ProbeLine {
  return { step, state, ms: state === 'skipped' ? null : ms, why, words }
}
