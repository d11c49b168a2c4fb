import type { Mailbox } from '../../src/domain/mail/header-section.ts'
import { keepOctets } from '../../src/outgoing/keep-octets.ts'
import type { BlobStore } from '../../src/store/blobs.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { newId } from '../../src/store/id.ts'
import { queueMails, type QueuedMail } from '../../src/store/queued-mails.ts'

/** What a test says of a mail that it queues. */
export type TestMail = {
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly subject?: string
  readonly text?: string
  readonly channelId?: string | null
  readonly ticket?: QueuedMail['ticket']
  readonly leavesAt?: Date
  readonly now?: Date
  readonly blobs?: Pick<BlobStore, 'create'>
}

const noBlobs = {
  create: (): never => {
    throw new Error('expected a mail that fits in its row')
  },
}

/** Queues a mail that a person wrote, and gives the id of its row. */
export async function queueTestMail(database: Database, mail: TestMail = {}): Promise<string> {
  const { to = ['ana@client.example'], cc = [], subject = 'Resposta', text = 'Bom dia.\r\n' } = mail
  const { channelId = null, ticket = null, now = new Date(), leavesAt = now, blobs = noBlobs } = mail
  const id = newId(now)
  const raw = [
    'From: Suporte <suporte@desk.example>',
    `To: ${to.join(', ')}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@desk.example>`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\r\n')
  const octets = await keepOctets([Buffer.from(raw)], blobs)
  const mailboxes = (addresses: readonly string[]): Mailbox[] =>
    addresses.map((address) => ({ name: '', address }))
  await writeTransaction(database, (trx) =>
    queueMails(
      trx,
      [
        {
          id,
          mail: {
            template: 'composed',
            messageId: `${id}@desk.example`,
            reversePath: 'suporte@desk.example',
            author: { name: 'Suporte', address: 'suporte@desk.example' },
            to: mailboxes(to),
            cc: mailboxes(cc),
            subject,
            octets,
          },
          kind: 'new',
          ticket,
          leavesAt,
          channel: { channelId, why: channelId === null ? 'none' : 'specific' },
        },
      ],
      now,
    ),
  )
  return id
}
