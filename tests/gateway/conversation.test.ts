import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signMessageId, signReplyToken } from '../../src/intake/reply-token.ts'
import { newId } from '../../src/store/id.ts'
import { queueMails } from '../../src/store/queued-mails.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { replaysAlike } from '../support/follow-ups.ts'
import { openDoor } from '../support/gateway.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const rounds = 10

forEachDialect((_dialect, open) => {
  test('M9 C32 question and answer, ten rounds through the SMTP door, are one ticket whatever the client keeps', async () => {
    await using inside = await openTestIntake({}, open)
    await inside.addDesk()
    const door = await openDoor({ intake: inside.intake })
    try {
      const client = await SmtpClient.connect('port' in door.address ? door.address.port : 0)
      await client.command('EHLO mx.cliente.example')
      const first = await say(client, 'suporte@empresa.example', ['Subject: Impressora parada'], 0)
      const protocol = /\d{4}-\d{6}/.exec(first)?.[0] ?? ''
      const { id } = await inside.database.reader('tickets').first('id')
      const asked: string[] = []
      for (let round = 1; round <= rounds; round++) {
        asked.push(await ask(inside, { id, protocol }))
        const reply = await say(
          client,
          recipientOf(inside, id, round),
          fieldsOf(asked, protocol, round),
          round,
        )
        assert.match(reply, new RegExp(`^250 .*${protocol}`), `round ${round}`)
      }
      await client.command('QUIT')
      assert.equal(await countRows(inside.database, 'tickets'), 1)
      const ticket = await findTicket(inside.database.reader, protocol)
      assert.equal(ticket?.messageIds.length, 1 + 2 * rounds)
      assert.equal(ticket?.unread, 1 + rounds)
      const kinds = await inside.database.reader('messages').orderBy('seq').pluck('direction')
      assert.deepEqual(kinds, ['in', ...Array.from({ length: rounds }, () => ['out', 'in']).flat()])
      await replaysAlike(inside)
    } finally {
      await door.close()
    }
  })
})

/** What mail programs leave of the signs differs: all of them, one Message-ID, the number or the address alone. */
function fieldsOf(asked: readonly string[], protocol: string, round: number): readonly string[] {
  const last = `<${asked.at(-1)}>`
  switch (round % 4) {
    case 0:
      return [`Subject: RES: Impressora [${protocol}]`, `In-Reply-To: ${last}`, `References: ${list(asked)}`]
    case 1:
      return ['Subject: Re: outra coisa', `In-Reply-To: ${last}`]
    case 2:
      return [`Subject: RES: ENC: Re[2]: [${protocol}]`]
    default:
      return ['Subject: obrigada']
  }
}

function list(ids: readonly string[]): string {
  return ids.map((id) => `<${id}>`).join('\r\n ')
}

function recipientOf({ secret }: TestIntake, ticketId: string, round: number): string {
  return round % 4 === 3
    ? `suporte+${signReplyToken(secret, ticketId)}@empresa.example`
    : 'suporte@empresa.example'
}

/** A mail of ours about the ticket; its Message-ID. */
async function ask(
  { database, secret }: TestIntake,
  ticket: { readonly id: string; readonly protocol: string },
): Promise<string> {
  const messageId = signMessageId(secret, ticket.id, 'mx.empresa.example')
  const now = new Date()
  const mail = {
    template: 'acknowledgement',
    deskAddress: 'suporte@empresa.example',
    to: 'ana@cliente.example',
    protocol: ticket.protocol,
    ticketId: ticket.id,
    subject: 'Impressora parada',
    language: 'pt-BR',
    inReplyTo: null,
    messageId,
  } as const
  const queued = { id: newId(now), mail, kind: 'reply', ticket, leavesAt: now } as const
  await database.writer.transaction((trx) => queueMails(trx, [queued], now))
  return messageId
}

async function say(
  client: SmtpClient,
  to: string,
  fields: readonly string[],
  round: number,
): Promise<string> {
  await client.command('MAIL FROM:<ana@cliente.example>')
  await client.command(`RCPT TO:<${to}>`)
  await client.command('DATA')
  const section = [
    'From: Ana <ana@cliente.example>',
    'To: suporte@empresa.example',
    `Message-ID: <rodada${round}@cliente.example>`,
    ...fields,
  ]
  return client.command(`${section.join('\r\n')}\r\n\r\nResposta ${round}.\r\n.`)
}
