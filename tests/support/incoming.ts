import type { Door } from '../../src/domain/mail/door-nature.ts'
import type { Intake } from '../../src/intake/intake.ts'

/** A mail as a test hands it to the intake. */
export type Incoming = {
  readonly from?: string | null
  readonly to?: readonly string[]
  readonly raw: string | Uint8Array
  readonly helo?: string
  readonly door?: Door
  readonly peer?: string
}

/** Brings a mail in as a door would, and waits until its content is read; gives the reply's kind and text. */
export async function bringIn(intake: Intake, incoming: Incoming): Promise<{ kind: string; text: string }> {
  const {
    from = 'ana@cliente.example',
    to = ['suporte@empresa.example'],
    raw,
    helo = 'mx.cliente.example',
    door = 'smtp',
    peer: address = '192.0.2.7',
  } = incoming
  const transaction = intake.begin({ door, peer: { address, helo, tls: null } })
  const octets = Buffer.from(raw)
  const sender = await transaction.from(from, { declaredOctets: null })
  const answers = sender.verdict.kind === 'pass' ? [] : [sender]
  for (const recipient of answers.length === 0 ? to : []) {
    const answer = await transaction.to(recipient)
    if (answer.verdict.kind !== 'pass') answers.push(answer)
  }
  if (answers.length === 0) answers.push(...(await transaction.message(inPieces(octets))))
  await intake.idle()
  const [first] = answers
  return { kind: first?.verdict.kind ?? 'none', text: answers.flatMap(({ text }) => text).join(' ') }
}

/** A mail of one part, its lines joined as on the wire. */
export function mail(fields: readonly string[], body = 'Não imprime.'): string {
  return [
    ...fields,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    body,
    '',
  ].join('\r\n')
}

/** A mail with a subject from Ana to the desk. */
export function mailAbout(subject: string, body?: string): string {
  return mail(
    [
      'From: Ana Souza <ana@cliente.example>',
      'To: suporte@empresa.example',
      `Subject: ${subject}`,
      `Message-ID: <${Buffer.from(subject).toString('hex').slice(0, 40)}@cliente.example>`,
      'Date: Sat, 21 Nov 2026 09:00:00 -0300',
    ],
    body,
  )
}

async function* inPieces(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets
}
