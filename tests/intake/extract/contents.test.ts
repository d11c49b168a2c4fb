import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Content } from '../../../src/domain/mail/content.ts'
import { mailOf } from '../../support/hostile-mails.ts'
import { writeTnef } from '../../support/tnef-writer.ts'
import { openExtractor, readMail } from './extraction-fixture.ts'

const fixture = openExtractor()
after(() => fixture.close())

async function contentOf(octets: Uint8Array): Promise<Content> {
  const { state, content } = await fixture.extractor.extract({ octets })
  assert.equal(state, 'extracted', content.fault ?? '')
  return content
}

test('A11 contents, a reply from Outlook in Portuguese, gives the new text and the quoted text apart', async () => {
  const content = await contentOf(readMail('reply-from-outlook-in-portuguese.eml'))
  assert.equal(content.replyText, 'Funcionou depois de reiniciar, obrigado. Já pode fechar.')
  assert.match(
    content.quotedText,
    /^De: Suporte <help@desk\.example>\n.*\n.*João Souza.*\n.*\n\nO senhor já reiniciou\?$/,
  )
  assert.equal(content.html, null)
})

test('A12 complaint 20 contents, a picture without a disposition, is a file that the HTML shows', async () => {
  const content = await contentOf(readMail('inline-picture-without-disposition.eml'))
  assert.equal(content.text, 'Veja a tela:')
  assert.equal(content.html, '<p>Veja a <b>tela</b>:</p><img src="cid:tela@client.example" />')
  const [picture] = content.attachments
  assert.equal(content.attachments.length, 1)
  assert.deepEqual(
    { ...picture, sha256: '' },
    {
      filename: null,
      contentType: 'image/png',
      octets: 8,
      sha256: '',
      contentId: 'tela@client.example',
      inline: true,
    },
  )
  assert.equal((await fixture.read(picture?.sha256 ?? '')).toString('base64'), 'iVBORw0KGgo=')
})

test('A12 complaint 20 contents, a nested message and an invitation, are files with their octets', async () => {
  const content = await contentOf(readMail('nested-message-and-invitation.eml'))
  assert.equal(content.text, 'Segue o pedido.\n\nRodapé da empresa.')
  assert.deepEqual(
    content.attachments.map(({ filename, contentType }) => [filename, contentType]),
    [
      ['message.eml', 'message/rfc822'],
      [null, 'text/calendar'],
    ],
  )
  const nested = await fixture.read(content.attachments[0]?.sha256 ?? '')
  assert.match(nested.toString(), /^From: =\?utf-8\?Q\?Bia.*corpo do pedido$/s)
  assert.deepEqual(content.forward, {
    from: 'Bia Conceição <bia@supplier.example>',
    subject: 'pedido 7',
    date: 'Tue, 02 Jan 2026 09:00:00 -0300',
  })
})

test('A12 contents, an inner multipart that is never closed, does not swallow the outer parts', async () => {
  const content = await contentOf(readMail('inner-multipart-never-closed.eml'))
  assert.equal(content.text, 'primeira')
  assert.deepEqual(
    content.attachments.map(({ filename, octets }) => [filename, octets]),
    [['a.bin', 3]],
  )
})

test('contents, multiparts without a boundary or without a delimiter, are shown as text', async () => {
  assert.equal((await contentOf(readMail('multipart-without-boundary.eml'))).text, 'A impressora parou.')
  const content = await contentOf(readMail('multipart-whose-delimiter-never-comes.eml'))
  assert.equal(content.text, 'A impressora parou de novo.')
})

test('contents, a delivery report, names each recipient and the mail that came back', async () => {
  const content = await contentOf(readMail('delivery-report-user-unknown.eml'))
  assert.deepEqual(content.bounce, {
    recipients: [
      {
        address: 'nobody@client.example',
        status: '5.1.1',
        action: 'failed',
        permanent: true,
        reason: 'unknown-mailbox',
        words: '550 5.1.1 unknown',
      },
      {
        address: 'slow@client.example',
        status: '4.4.1',
        action: 'delayed',
        permanent: false,
        reason: 'unreachable',
        words: '',
      },
    ],
    originalMessageId: 'original-7@desk.example',
  })
  assert.equal(content.forward, null)
  assert.equal(content.attachments.length, 2)
})

test('O2 contents, a mail forwarded in Portuguese, gives the note and the fields of the forwarded mail', async () => {
  const content = await contentOf(readMail('forwarded-in-portuguese.eml'))
  assert.equal(content.replyText, 'Podem ver isto?')
  assert.deepEqual(content.forward, {
    from: 'Bia <bia@supplier.example>',
    subject: 'nota fiscal',
    date: 'ter., 2 de jan. de 2026 às 09:00',
  })
})

test('complaint 20 contents, a winmail.dat, gives way to the files in it', async () => {
  const tnef = writeTnef(
    [{ shortName: 'A.TXT', longName: 'ata da reunião.txt', octets: Buffer.from('ata') }],
    'Segue a ata.',
  )
  const content = await contentOf(winmail(tnef))
  assert.equal(content.text, 'Segue a ata.')
  assert.deepEqual(
    content.attachments.map(({ filename, octets }) => [filename, octets]),
    [['ata da reunião.txt', 3]],
  )
})

test('complaint 20 contents, a winmail.dat that is cut, stays beside what could be read', async () => {
  const tnef = writeTnef([
    { shortName: 'A.TXT', octets: Buffer.from('ata') },
    { shortName: 'B.TXT', octets: Buffer.alloc(90) },
  ])
  const content = await contentOf(winmail(tnef.subarray(0, tnef.length - 40)))
  assert.deepEqual(
    content.attachments.map(({ filename }) => filename),
    ['A.TXT', 'winmail.dat'],
  )
})

test('complaint 15 contents, a file name in each notation, is decoded', async () => {
  const fields = "Content-Disposition: attachment; filename*=utf-8''relat%C3%B3rio.pdf\r\n"
  const content = await contentOf(mailOf('application/pdf', 'x', fields))
  assert.equal(content.attachments[0]?.filename, 'relatório.pdf')
})

test('contents, flowed text, is joined and its quotes are not', async () => {
  const content = await contentOf(
    mailOf('text/plain; format=flowed', 'uma frase \r\nlonga\r\n> citada \r\n> aqui\r\nfim'),
  )
  assert.equal(content.text, 'uma frase longa\n> citada\n> aqui\nfim'.replace('citada', 'citada '))
})

test('A12 contents, an attachment of megabytes, is kept with its exact octets', async () => {
  const octets = Buffer.alloc(3 * 1024 * 1024, 'portaria')
  const body = octets.toString('base64').replace(/.{76}/g, '$&\r\n')
  const content = await contentOf(
    mailOf('application/zip; name=a.zip', body, 'Content-Transfer-Encoding: base64\r\n'),
  )
  const [file] = content.attachments
  assert.equal(file?.octets, octets.length)
  assert.ok((await fixture.read(file?.sha256 ?? '')).equals(octets))
})

function winmail(tnef: Buffer): Buffer {
  const fields = 'Content-Transfer-Encoding: base64\r\n'
  return mailOf(
    'application/ms-tnef; name="winmail.dat"',
    tnef.toString('base64').replace(/.{76}/g, '$&\r\n'),
    fields,
  )
}
