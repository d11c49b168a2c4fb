import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutgoingFacts } from '../../src/domain/outgoing/automatic-mail.ts'
import { type Appearance, plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { letterHtml } from '../../src/outgoing/answer/letter-html.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { newId } from '../../src/store/id.ts'
import { queueMails } from '../../src/store/queued-mails.ts'
import { sentMails } from '../support/answers.ts'
import { forEachDialect } from '../support/database.ts'
import { openDownstream } from '../support/downstream.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startTestOutbound, testChannel } from '../support/outbox.ts'
import { leavesOf, strictAddresses, strictField, textOfType } from '../support/strict-mail.ts'
import { templateValues } from '../support/template-values.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const protocol = '2026-000123'

const brand: Appearance = {
  ...plainAppearance,
  brandName: 'Empresa & Cia',
  brandUrl: 'https://empresa.example/',
  footer: 'Rua A, 1',
  background: '#fff8e0',
  accent: '#aa0000',
}

const common = {
  deskAddress: 'atendimento-ao-cliente@desk.example',
  to: 'ana@client.example',
  protocol,
  ticketId: '01J00000000000000000000000',
  subject: 'Impressora',
  language: 'pt-BR',
  inReplyTo: null,
} as const

/** One of each mail about a ticket that we send by ourselves, by a channel with this look. */
function mailsOf(appearance: Appearance): readonly OutgoingFacts[] {
  return [
    { ...common, template: 'acknowledgement', messageId: '1@desk.example' },
    {
      ...common,
      template: 'validation-request',
      messageId: '2@desk.example',
      link: 'https://desk.example/v/1',
      until: '2026-12-05T12:00:00.000Z',
    },
    {
      ...common,
      template: 'templated',
      messageId: '3@desk.example',
      others: [],
      templateId: 'modelo',
      version: 1,
      text: { subject: 'Chamado {{protocolo}} andou', body: 'Olá {{contato}},\n\nfoi pago.' },
      values: templateValues(),
      signature: { name: 'Bia Lima', jobTitle: 'Analista <b>' },
      appearance,
      isAnswer: false,
    },
  ]
}

/** Sends one of each by a channel, or by none, and reads what arrives. */
async function sent(database: Database, appearance: Appearance | null) {
  const downstream = await openDownstream()
  const blobs = new BlobStore(temporaryFolder())
  const look = appearance ?? plainAppearance
  const shown = { ...look, logo: appearance === null ? null : await blobs.put(png) }
  const now = new Date()
  const channelId = appearance === null ? null : 'canal'
  const settings = { appearance: shown }
  await saveChannel(database.writer, testChannel('canal', downstream.port, { settings }), now)
  const channel = { channelId, why: channelId === null ? 'none' : 'system' } as const
  await writeTransaction(database, (trx) =>
    queueMails(
      trx,
      mailsOf(shown).map((mail) => ({
        ...{ id: newId(now), mail, ticket: null, leavesAt: now, channel },
        kind: 'auto-reply' as const,
      })),
      now,
    ),
  )
  const destination = {
    ...{ host: '127.0.0.1', port: downstream.port, isImplicitTls: false },
    ...{ user: null, password: null },
  }
  await using outbound = startTestOutbound(database, { blobs, destination })
  await outbound.sendDue()
  downstream.close()
  assert.equal(downstream.mails.length, 3)
  return (await sentMails({ database, blobs })).map(({ read }) => read)
}

forEachDialect((_dialect, open) => {
  test('automatic mail, by a channel with a look, M16 M17 O15 has its brand, footer, colours and logo', async () => {
    await using database = await open()
    const mails = await sent(database, brand)
    assert.equal(mails.length, 3)
    for (const mail of mails) {
      assert.match(
        textOfType(mail, 'text/plain'),
        /\n\nEmpresa & Cia\nhttps:\/\/empresa\.example\/\nRua A, 1\n$/,
      )
      const html = textOfType(mail, 'text/html')
      assert.match(html, /background-color:#fff8e0/)
      assert.match(
        html,
        /<a href="https:\/\/empresa\.example\/" style="color:#aa0000">Empresa &amp; Cia<\/a>/,
      )
      const logo = leavesOf(mail).find(({ type }) => type === 'image/png') ?? assert.fail('no logo')
      const cid = (strictField(logo, 'Content-ID') ?? '').slice(1, -1)
      assert.match(html, new RegExp(`<img src="cid:${cid}" alt="Empresa &amp; Cia"`))
      assert.equal(logo.body.equals(png), true)
    }
    const [, asked, templated] = mails
    assert.match(
      textOfType(asked ?? assert.fail(), 'text/html'),
      /<a href="https:\/\/desk\.example\/v\/1\?answer=solved" style="color:#aa0000">https:\/\/desk\.example\/v\/1/,
    )
    assert.match(
      textOfType(templated ?? assert.fail(), 'text/plain'),
      /^Olá Ana Souza,\n\nfoi pago\.\n\n-- \nBia Lima\nAnalista <b>\n\nEmpresa/,
    )
    assert.match(textOfType(templated ?? assert.fail(), 'text/html'), /Bia Lima<br>\nAnalista &lt;b&gt;/)
  })

  test('automatic mail, about a ticket, C29 has its number in the one form and leads a reply to it', async () => {
    await using database = await open()
    for (const mail of await sent(database, null)) {
      assert.equal((strictField(mail, 'Subject') ?? '').split(`[${protocol}]`).length, 2)
      // RFC 5321 §4.5.3.1.1 leaves a local part of 64 octets: the desk is answered where there is no room for more.
      assert.deepEqual(strictAddresses(mail, 'Reply-To'), ['atendimento-ao-cliente@desk.example'])
    }
  })
})

for (const [circumstance, background, accent, expected] of [
  ['read on the background', '#ffffff', '#aa0000', '#aa0000'],
  ['lost on the background', '#ffffff', '#ffff00', '#1a1a1a'],
  ['no colour', '#000000', 'red;x', '#ffffff'],
] as const) {
  test(`letter, with an accent that is ${circumstance}, O15 has it in links, or the colour of its text`, () => {
    const html = letterHtml({
      language: 'pt-BR',
      text: 'Veja https://empresa.example/a.',
      quote: null,
      pictures: [],
      appearance: { ...brand, background, accent },
      logo: null,
    })
    assert.match(html, new RegExp(`/a" style="color:${expected}">`))
    assert.match(html, new RegExp(`empresa.example/" style="color:${expected}">Empresa`))
  })
}
