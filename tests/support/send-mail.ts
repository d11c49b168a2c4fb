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
