import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Bounce } from '../../../src/domain/mail/content.ts'
import { openExtractor } from './extraction-fixture.ts'

const fixture = openExtractor()
after(fixture.close)

async function read(fields: readonly string[], lines: readonly string[]): Promise<Bounce | null> {
  const octets = Buffer.from([...fields, '', ...lines, ''].join('\r\n'))
  return (await fixture.extractor.extract({ octets })).content.bounce
}

type Report = readonly [
  server: string,
  fields: readonly string[],
  lines: readonly string[],
  recipients: readonly (readonly [
    address: string,
    status: string | null,
    permanent: boolean,
    words: RegExp,
  ])[],
]

const daemon = 'From: Mail Delivery System <mailer-daemon@relay.example>'
const failed = 'Subject: Undeliverable'

const reports: readonly Report[] = [
  [
    'qmail',
    [daemon, 'To: help@desk.example', 'Subject: failure notice'],
    [
      'Hi. This is the qmail-send program at relay.example.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      '',
      '<nobody@client.example>:',
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '<full@client.example>:',
      '192.0.2.7 does not like recipient.',
      'Remote host said: 552 5.2.2 Mailbox full',
      '',
      '--- Below this line is a copy of the message.',
      '',
      'Return-Path: <help@desk.example>',
      'To: other@client.example',
    ],
    [
      ['nobody@client.example', '5.1.1', true, /no mailbox here/],
      ['full@client.example', '5.2.2', false, /Mailbox full/],
    ],
  ],
  [
    'Exim',
    [daemon, 'X-Failed-Recipients: nobody@client.example', 'Auto-Submitted: auto-replied', failed],
    [
      'A message that you sent could not be delivered to one or more of its',
      'recipients. This is a permanent error. The following address(es) failed:',
      '',
      '  nobody@client.example',
      '    host mx.client.example [192.0.2.7]',
      '    SMTP error from remote mail server after RCPT TO:<nobody@client.example>:',
      '    550 No such user here',
      '',
      '------ This is a copy of the message, including all the headers. ------',
    ],
    [['nobody@client.example', '5.1.1', true, /No such user here/]],
  ],
  [
    'Exim that still tries',
    [daemon, 'X-Failed-Recipients: slow@client.example', 'Subject: Warning: message delayed 24 hours'],
    [
      'The address to which the message has not yet been delivered is:',
      '',
      '  slow@client.example',
      '    Delay reason: Connection timed out',
      '',
      'No action is required on your part. Delivery attempts will continue for',
      'some time, and this warning may be repeated at intervals.',
    ],
    [['slow@client.example', '4.4.7', false, /Connection timed out/]],
  ],
  [
    'old Exchange',
    ['From: postmaster@client.example', 'To: help@desk.example', 'Subject: Undeliverable: pedido'],
    [
      'Your message',
      '  To:      nobody@client.example',
      '  Subject: pedido',
      'did not reach the following recipient(s):',
      '',
      'nobody@client.example on Thu, 29 Apr 2027 16:51:51 -0500',
      '    The recipient name is not recognized',
    ],
    [['nobody@client.example', '5.1.1', true, /recipient name is not recognized/]],
  ],
  [
    'Gmail',
    [daemon, 'X-Failed-Recipients: nobody@client.example', 'Subject: Delivery Status Notification (Failure)'],
    [
      'Delivery to the following recipient failed permanently:',
      '',
      '     nobody@client.example',
      '',
      'Technical details of permanent failure:',
      'The error that the other server returned was:',
      '550 5.1.1 The email account that you tried to reach does not exist.',
      '',
      '----- Original message -----',
    ],
    [['nobody@client.example', '5.1.1', true, /^550 5\.1\.1 The email account/]],
  ],
  [
    'a provider in Portuguese',
    ['From: Sistema de E-mail <postmaster@provedor.example>', 'Subject: Mensagem não entregue'],
    [
      'Sua mensagem não pôde ser entregue ao destinatário abaixo:',
      '',
      'fulano@provedor.example',
      'Motivo: a caixa postal do destinatário está cheia.',
      '',
      '--- Cópia da mensagem ---',
      'To: outro@provedor.example',
    ],
    [['fulano@provedor.example', '5.2.2', false, /caixa postal do destinatário está cheia/]],
  ],
  [
    'a provider in Portuguese that knows no such user',
    ['From: postmaster@provedor.example', 'Subject: Falha na entrega'],
    ['O destinatário <fulano@provedor.example> não existe neste domínio.', 'Usuário desconhecido.'],
    [['fulano@provedor.example', '5.1.1', true, /não existe|desconhecido/]],
  ],
  [
    'a server that writes the report as text',
    [daemon, failed],
    [
      'Final-Recipient: rfc822; um@client.example',
      'Action: failed',
      'Status: 5.1.1',
      'Final-Recipient: rfc822; dois@client.example',
      'Action: failed',
      'Status: 5.2.2',
    ],
    [
      ['um@client.example', '5.1.1', true, /5\.1\.1/],
      ['dois@client.example', '5.2.2', false, /5\.2\.2/],
    ],
  ],
]

for (const [server, fields, lines, recipients] of reports) {
  test(`bounce, text of ${server}, names recipient, status and reason`, async () => {
    const bounce = await read(fields, lines)
    assert.deepEqual(
      bounce?.recipients.map(({ address, status, permanent }) => [address, status, permanent]),
      recipients.map(([address, status, permanent]) => [address, status, permanent]),
    )
    for (const [index, [, , , words]] of recipients.entries())
      assert.match(bounce?.recipients[index]?.words ?? '', words)
  })
}

test('bounce, text that still tries, is delayed and not failed', async () => {
  const [, fields, lines] = reports[2] ?? []
  assert.equal((await read(fields ?? [], lines ?? []))?.recipients[0]?.action, 'delayed')
})

test('bounce, a person who writes of an unknown user, is none', async () => {
  const person = ['From: Ana <ana@client.example>', 'Subject: e-mail voltou']
  assert.equal(await read(person, ['<nobody@client.example>: 550 5.1.1 User unknown']), null)
})

test('bounce, a system whose text says nothing of mail, is none', async () => {
  const backup = ['From: postmaster@client.example', 'Subject: Relatorio semanal']
  assert.equal(await read(backup, ['Tudo em ordem no servidor, ana@client.example.']), null)
})
