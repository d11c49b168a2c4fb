import { createHash } from 'node:crypto'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import type { MessageFacts } from '../../src/domain/policy/facts.ts'
import type { Settled, Settlement } from '../../src/domain/settlement.ts'
import { askNotices } from '../../src/intake/ask-notices.ts'
import { allLive } from '../../src/domain/policy/rule-modes.ts'
import { judgeMessage } from '../../src/intake/judge-message.ts'
import { referenceOf } from '../../src/intake/reference.ts'
import { settlementTexts } from '../../src/intake/settlement-texts.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { newId } from '../../src/store/id.ts'
import { settleBatch } from '../../src/store/settlements.ts'
import { authentication, makeDesk, messageFacts } from './facts.ts'

/** The secret and the name of the gateway that these tests play. */
export const signature = { secret: Buffer.alloc(32, 9), hostname: 'mx.desk.example' }

/** A mail as it comes through the forwarder of a desk. */
export type ForwardedMail = {
  readonly fields?: readonly string[]
  readonly body?: string
  /** What is known of it; the author is proved unless said otherwise. */
  readonly facts?: Partial<MessageFacts>
  readonly reversePath?: string | null
  readonly at?: Date
}

/** A mail without a subject, which a strict desk refuses. R1 */
export const blank = [
  'From: Ana <ana@client.example>',
  'To: suporte@desk.example',
  'Message-ID: <1@client.example>',
]

/** Adds the desk that mail is forwarded to. */
export async function addForwardedDesk(
  database: Database,
  now: Date,
  address = 'suporte@desk.example',
): Promise<string> {
  const { id } = await addDesk(
    database.writer,
    { address, mode: 'forwarded', profile: 'estrito', aliases: [] },
    now,
  )
  return id
}

/** Judges a forwarded mail as the intake does. */
export async function judged(database: Database, deskId: string, mail: ForwardedMail): Promise<Settlement> {
  const { fields = blank, body = 'A impressora parou.', at = new Date() } = mail
  const head = Buffer.from([...fields, '', body, ''].join('\r\n'))
  const neutral = messageFacts([])
  const envelope = {
    ...neutral.envelope,
    receivedAt: at,
    reversePath: mail.reversePath === undefined ? neutral.envelope.reversePath : mail.reversePath,
  }
  const outline = outlineOf(head, true, envelope.reversePath)
  const desk = makeDesk({ id: deskId, mode: 'forwarded', profile: 'estrito' })
  const facts = messageFacts([], {
    outline,
    envelope,
    desk,
    authentication: authentication({ aligned: true }),
    ...mail.facts,
  })
  const sha256 = createHash('sha256').update(head).digest('hex')
  const raw = { head, octets: head.length, sha256, bodySha256: sha256, blob: null }
  const judgement = judgeMessage({ kind: 'whole', raw, files: [] }, facts, {
    maxOctets: 1_000_000,
    modes: allLive,
    policy: '',
    earlier: [],
  })
  const id = newId(at)
  const path = {
    db: database.reader,
    referTo: (messageId: string) => referenceOf(signature.secret, 'https://help.example', messageId),
  }
  return {
    id,
    policyVersion: 1,
    dialogue: [],
    envelope,
    raw,
    outline,
    refusalReply: null,
    outcomes: [judgement.outcome],
    authentication: null,
    reputation: null,
    forwardingSign: null,
    notices: await askNotices(path, id, raw, [judgement]),
  }
}

/** Brings forwarded mails in, in one transaction. */
export async function forward(
  database: Database,
  deskId: string,
  ...mails: ForwardedMail[]
): Promise<Settled[]> {
  const settlements = await Promise.all(mails.map((mail) => judged(database, deskId, mail)))
  const [at = new Date()] = mails.flatMap((mail) => mail.at ?? [])
  return writeTransaction(database, (trx) => settleBatch(trx, settlements, at, settlementTexts(signature)))
}
