import { SmtpClient } from './smtp-client.ts'

/** What a test says of a mail. */
export type SentMail = {
  readonly id?: string
  readonly to?: string
  /** Octets of text; past 256 KiB the message goes to a file. */
  readonly octets?: number
}

const line = 'A impressora parou de novo e ninguem sabe o motivo.\r\n'

/** Says all of a transaction up to its 354, and gives the session. */
export async function untilData(port: number, to = 'atendimento@desk.example'): Promise<SmtpClient> {
  const client = await SmtpClient.connect(port)
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<ana@client.example>')
  await client.command(`RCPT TO:<${to}>`)
  const reply = await client.command('DATA')
  if (reply.startsWith('354 ')) return client
  client.close()
  throw new Error(`expected 354, got ${reply}`)
}

/** Sends one mail in a session of its own and gives the reply to the end of DATA, or the first refusal. */
export async function sendMail(port: number, { id, to, octets = 500 }: SentMail = {}): Promise<string> {
  const client = await untilData(port, to)
  try {
    const fields = ['From: Ana <ana@client.example>', 'To: atendimento@desk.example', 'Subject: Impressora']
    if (id !== undefined) fields.push(`Message-ID: <${id}@client.example>`)
    await client.write(`${fields.join('\r\n')}\r\n\r\n`)
    await client.write(line.repeat(Math.ceil(octets / line.length)))
    return await client.command('.')
  } finally {
    client.close()
  }
}

/** A message as it is, from somebody to a desk. */
export type SentOctets = {
  readonly from: string
  readonly raw: Uint8Array
  readonly to?: string
  /** `LHLO` at a door of LMTP. RFC 2033 §4.1 */
  readonly greeting?: 'EHLO' | 'LHLO'
}

/** Sends the octets of a message and gives the last reply. */
export async function sendOctets(
  port: number,
  { from, raw, to = 'atendimento@desk.example', greeting = 'EHLO' }: SentOctets,
): Promise<string> {
  const client = await SmtpClient.connect(port)
  try {
    await client.command(`${greeting} client.example`)
    await client.command(`MAIL FROM:<${from}>`)
    await client.command(`RCPT TO:<${to}>`)
    await client.command('DATA')
    await client.write(Buffer.from(withStuffedDots(raw), 'latin1'))
    return await client.command('.')
  } finally {
    client.close()
  }
}

/** RFC 5321 §4.5.2 */
function withStuffedDots(octets: Uint8Array): string {
  const lines = Buffer.from(octets).toString('latin1').replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')
  return lines.endsWith('\r\n') ? lines : `${lines}\r\n`
}
