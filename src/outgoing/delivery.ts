import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { SendMailOptions } from 'nodemailer'
import { cleanText } from '../domain/fold.ts'

/** Where our own mail goes: to a host that delivers it, or into a folder, one `.eml` file each. */
export type Destination =
  | {
      readonly host: string
      readonly port: number
      readonly isImplicitTls: boolean
      readonly user: string | null
      readonly password: string | null
    }
  | { readonly folder: string }

/** What became of one attempt: the host's reply, and whether another attempt may help. */
export type Delivery = { readonly kind: 'sent' | 'deferred' | 'failed'; readonly reply: string }

/** Delivers one mail; never throws. `id` names the file in a folder. */
export type Deliver = (id: string, mail: SendMailOptions) => Promise<Delivery>

/** How long a host may be silent, and how long one mail may take in all. */
export type DeliveryLimits = { readonly silenceMs: number; readonly wholeMs: number }

/** The second is shorter than a mail is ours alone: a host that says an octet now and then would else hold it for ever. */
const defaultLimits: DeliveryLimits = { silenceMs: 60_000, wholeMs: 5 * 60_000 }

/** Gives the way to a destination. A password never leaves in clear text. */
export function deliveryTo(
  destination: Destination,
  hostname: string,
  limits: DeliveryLimits = defaultLimits,
): Deliver {
  return 'folder' in destination ? intoFolder(destination.folder) : overSmtp(destination, hostname, limits)
}

function overSmtp(
  host: Extract<Destination, { host: string }>,
  hostname: string,
  { silenceMs, wholeMs }: DeliveryLimits,
): Deliver {
  const { user, password } = host
  const transport = createTransport({
    host: host.host,
    port: host.port,
    secure: host.isImplicitTls,
    name: hostname,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Without a password, encryption to an unknown certificate is still better than none. RFC 7435 §1
    tls: { rejectUnauthorized: user !== null },
    ...(user === null ? {} : { auth: { user, pass: password ?? '' }, requireTLS: !host.isImplicitTls }),
  })
  return async (_id, mail) => {
    try {
      const limited = { ...mail, signal: AbortSignal.timeout(wholeMs) }
      const { response } = await transport.sendMail(limited)
      return { kind: 'sent', reply: keepable(response) }
    } catch (error) {
      return failureOf(error)
    }
  }
}

function intoFolder(folder: string): Deliver {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async (id, mail) => {
    try {
      const { message } = await transport.sendMail(mail)
      const file = join(folder, `${id}.eml`)
      await writeFile(`${file}.part`, message as Buffer)
      await rename(`${file}.part`, file)
      return { kind: 'sent', reply: `${id}.eml` }
    } catch (error) {
      return failureOf(error)
    }
  }
}

const maxReplyLength = 1_000
/** What nodemailer calls a refusal of the envelope or of the message; every other is one of us, not of the mail. */
const refusalsOfMail = ['EENVELOPE', 'EMESSAGE']
/** Asks us to sign in first: a setting of ours, which somebody may mend. RFC 4954 §6 */
const authenticationRequired = 530

/** A host that refuses the mail for good is not asked again; everything else may pass. RFC 5321 §4.5.4.1 */
function failureOf(error: unknown): Delivery {
  const told = error instanceof Error ? (error as Error & ToldByHost) : null
  const code = told?.responseCode ?? 0
  const isOfMail = refusalsOfMail.includes(told?.code ?? '') && code !== authenticationRequired
  return {
    kind: isOfMail && code >= 500 ? 'failed' : 'deferred',
    reply: keepable(told?.response ?? told?.message ?? String(error)),
  }
}

/** What a host said, as far as it can be kept and shown: a reply may be long, and hold any octets. */
function keepable(reply: string): string {
  return cleanText(reply.slice(0, maxReplyLength))
}

type ToldByHost = {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
}
