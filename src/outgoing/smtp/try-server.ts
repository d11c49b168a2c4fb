import { type Attempt, type AttemptOutcome, type Fate, outcomeOf } from '../../domain/outgoing/attempt.ts'
import type { DueRecipient } from '../../store/outbox.ts'
import type { CourierOptions, Hand, Parcel } from '../courier.ts'
import { signMail } from '../sign-mail.ts'
import { envelopeAddress } from './envelope-address.ts'
import { codeIn, keepable, type Refusal, SmtpFault, statusIn } from './fault.ts'
import { NotOurs } from './handing-stream.ts'
import { type SessionOptions, SmtpSession, type Taken, type Way } from './smtp-session.ts'
import { Transcript } from './transcript.ts'

/** Gives a session to hand a mail over in, a kept one or a new one; throws an SmtpFault. */
export type GetSession = (transcript: Transcript) => Promise<SmtpSession>

/** A try at one server, and the session it was made in. */
export type Tried = { readonly attempt: Attempt; readonly session: SmtpSession | null }

/** Hands a mail over to one server and tells how that went; `null` when it may not leave any more. */
export async function tryServer(
  way: Way,
  parcel: Parcel,
  hand: Hand,
  options: CourierOptions,
  getSession: GetSession = (transcript) => openSession(way, options, transcript),
): Promise<Tried | null> {
  const at = options.clock()
  const from = performance.now()
  const transcript = new Transcript(secretsOf(way))
  let session: SmtpSession | null = null
  let asked = parcel.recipients
  let unsendable: readonly Fate[] = []
  const tell = (outcome: AttemptOutcome, reply: string, fates: readonly Fate[]): Tried => ({
    attempt: {
      at,
      durationMs: performance.now() - from,
      peer: session?.peer ?? `${way.host}:${way.port}`,
      tls: session?.tls ?? null,
      outcome,
      reply: keepable(transcript.hide(reply)),
      dialogue: transcript.end(),
      fates: fates.map((fate) => ({ ...fate, reply: keepable(transcript.hide(fate.reply)) })),
    },
    session,
  })
  try {
    session = await getSession(transcript)
    const sorted = sortRecipients(parcel.recipients, session)
    asked = sorted.known
    unsendable = sorted.unsendable
    if (asked.length === 0) return tell('not-sendable', unsendable[0]?.reply ?? '', unsendable)
    const octets = signMail(parcel.open(), options.dkim)
    const taken = await session.send({ ...parcel, recipients: asked }, octets, hand)
    const fates = [...takenFates(asked, taken), ...unsendable]
    return tell(outcomeOf(fates), taken.reply, fates)
  } catch (error) {
    if (error instanceof NotOurs) return null
    const fault = error instanceof SmtpFault ? error : ownFault(error)
    if (!(error instanceof SmtpFault)) session?.close()
    const fates = [...faultFates(asked, fault), ...unsendable]
    const isAnswered = fault.outcome === 'deferred'
    return tell(isAnswered ? outcomeOf(fates) : fault.outcome, fault.reply, fates)
  }
}

/** Opens a session; where privacy is only wished for, in clear text when it cannot be had. RFC 7435 §1 */
export async function openSession(
  way: Way,
  options: SessionOptions,
  transcript: Transcript,
): Promise<SmtpSession> {
  try {
    return await SmtpSession.open(way, options, transcript)
  } catch (error) {
    const isRefused = error instanceof SmtpFault && error.outcome === 'insecure'
    if (way.privacy !== 'opportunistic' || !isRefused) throw error
    return SmtpSession.open({ ...way, privacy: 'none' }, options, transcript)
  }
}

/** What may not be seen in a dialogue. */
function secretsOf({ auth }: Way): readonly string[] {
  if (auth === null) return []
  return 'password' in auth ? [auth.password, `\0${auth.user}\0${auth.password}`] : []
}

/** Something of ours went wrong: the mail waits. */
function ownFault(error: unknown): SmtpFault {
  const reply = error instanceof Error ? error.message : String(error)
  return new SmtpFault({ outcome: 'deferred', code: null, reply }, error)
}

/** An address with other letters than ASCII before its @ needs a server that knows them. RFC 6531 §3.1 */
function sortRecipients(
  recipients: readonly DueRecipient[],
  { takesAnyLetter }: SmtpSession,
): { readonly known: readonly DueRecipient[]; readonly unsendable: readonly Fate[] } {
  const isKnown = ({ address }: DueRecipient): boolean =>
    isAscii(address.slice(0, address.lastIndexOf('@'))) || takesAnyLetter
  return {
    known: recipients.filter(isKnown),
    unsendable: recipients
      .filter((each) => !isKnown(each))
      .map(({ position }) => ({
        position,
        state: 'failed',
        status: '5.6.7',
        reply: 'the server takes no address with such letters',
        isOfRecipient: true,
      })),
  }
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

function takenFates(recipients: readonly DueRecipient[], { reply, refusals }: Taken): readonly Fate[] {
  return recipients.map(
    ({ position, address }) =>
      refusalFate(position, address, refusals) ?? { position, state: 'sent', status: statusIn(reply), reply },
  )
}

function faultFates(recipients: readonly DueRecipient[], fault: SmtpFault): readonly Fate[] {
  const { reply, code, outcome } = fault
  const isForGood =
    outcome === 'too-large' ||
    outcome === 'unknown' ||
    (outcome === 'deferred' && code !== null && code >= 500)
  const status = outcome === 'too-large' ? '5.3.4' : statusIn(reply)
  return recipients.map(
    ({ position, address }) =>
      refusalFate(position, address, fault.refusals) ?? {
        position,
        state: isForGood ? 'failed' : 'deferred',
        status,
        reply,
      },
  )
}

/** A host that refuses a recipient for good is not asked again; everything else may pass. RFC 5321 §4.5.4.1 */
function refusalFate(position: number, address: string, refusals: readonly Refusal[]): Fate | null {
  const refusal = refusals.find((each) => each.address === envelopeAddress(address))
  if (refusal === undefined) return null
  const code = codeIn(refusal.reply)
  const isForGood = code !== null && code >= 500 && code !== 530
  return {
    position,
    state: isForGood ? 'failed' : 'deferred',
    status: statusIn(refusal.reply),
    reply: refusal.reply,
    isOfRecipient: true,
  }
}
