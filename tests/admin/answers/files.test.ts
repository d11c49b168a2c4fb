import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { plainAppearance } from '../../../src/domain/outgoing/channel.ts'
import { saveChannel } from '../../../src/store/channels.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, sendForm, sentMails } from '../../support/answers.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { leavesOf, strictField, textOfType } from '../../support/strict-mail.ts'
import type { Visitor } from '../../support/visitor.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

async function withTicket(
  run: (room: { admin: TestAdmin; bia: Visitor; path: string }) => Promise<void>,
  raw = mailAbout('Impressora'),
): Promise<void> {
  const admin = await startMailAdmin([openDesk])
  try {
    await bringIn(admin.intake, { raw })
    const [protocol] = await admin.database.reader('tickets').pluck('protocol')
    await run({ admin, bia: await admin.signIn('operator', 'bia'), path: `/tickets/${protocol}/answer` })
  } finally {
    await admin.close()
  }
}

function incoming({ blobs }: TestAdmin): readonly string[] {
  const folder = path.join(blobs.folder, 'incoming')
  return existsSync(folder) ? readdirSync(folder) : []
}

test('files, past the limit of an answer, are left out and told', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const form = await answerForm(bia, page)
    const saved = await sendForm(bia, page, { ...form, act: 'save' }, [
      { field: 'files', name: 'grande.bin', octets: Buffer.alloc(12 * 1024 * 1024, 1) },
      { field: 'files', name: 'maior.bin', octets: Buffer.alloc(7 * 1024 * 1024, 2) },
      { field: 'files', name: 'cabe.bin', octets: Buffer.alloc(5 * 1024 * 1024, 3) },
    ])
    const { text } = await bia.get(saved.location.replace('#files', ''))
    assert.match(text, /Passou do limite de 20 arquivos ou 18 MB\. Não entraram: maior\.bin/)
    assert.deepEqual(await admin.database.reader('answer_files').orderBy('id').pluck('name'), [
      'grande.bin',
      'cabe.bin',
    ])
    await wait(50)
    assert.deepEqual(incoming(admin), [])
  })
})

test('files, of a large answer, leave as they came and never stand in memory whole', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const form = await answerForm(bia, page)
    const octets = Buffer.alloc(9 * 1024 * 1024, 'abc')
    await sendForm(bia, page, { ...form, text: 'Veja.', act: 'send' }, [
      { field: 'files', name: 'a.bin', octets },
    ])
    const [only] = await sentMails(admin)
    assert.ok(only)
    const row = await admin.database.reader('messages').where({ id: only.id }).first('blob', 'octets')
    assert.notEqual(row.blob, null)
    assert.equal(Number(row.octets), only.octets.length)
    assert.equal(leavesOf(only.read).at(-1)?.body.equals(octets), true)
  })
})

test('form, without the token of its page, security 6.3 leaves no file behind', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const form = await answerForm(bia, page)
    const fields = { ...form, csrf: 'f'.repeat(64), act: 'save' }
    const refused = await sendForm(bia, page, fields, [{ field: 'files', name: 'a.bin', octets: png }])
    assert.equal(refused.status, 403)
    const stranger = await sendForm(admin.visitor(), page, fields, [
      { field: 'files', name: 'a.bin', octets: png },
    ])
    assert.ok([401, 303, 403].includes(stranger.status))
    await wait(50)
    assert.deepEqual(incoming(admin), [])
    assert.equal((await admin.database.reader('answers')).length, 0)
  })
})

test('form, larger than any answer, security 6.23 is refused and leaves no file behind', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const octets = Buffer.alloc(66 * 1024 * 1024, 1)
    const form = await answerForm(bia, page)
    const refused = await sendForm(bia, page, form, [{ field: 'files', name: 'a.bin', octets }]).catch(
      () => null,
    )
    assert.ok(refused === null || refused.status === 413, String(refused?.status))
    await wait(100)
    assert.deepEqual(incoming(admin), [])
  })
})

const withFiles = [
  'From: Ana <ana@cliente.example>',
  'To: suporte@empresa.example',
  'Subject: Nota',
  'Message-ID: <nota@cliente.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Segue.',
  '--b',
  'Content-Type: message/partial; id=x; number=1',
  'Content-Disposition: attachment; filename="../../etc/passwd"',
  '',
  'x',
  '--b',
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename="nota.pdf"',
  '',
  'PDF',
  '--b--',
  '',
].join('\r\n')

test('files, of the original that are ticked, go along under names and types that harm nobody', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const form = await answerForm(bia, page)
    const { text } = await bia.get(page)
    assert.match(text, /Reenviar anexos da mensagem original/)
    const [messageId] = await admin.database.reader('messages').pluck('id')
    const forwards: string[] = await admin.database
      .reader('attachments')
      .where({ message_id: messageId })
      .pluck('id')
    assert.equal(forwards.length, 2)
    const other = await admin.database.reader('attachments').first('id')
    await bia.post(page, { ...form, text: 'Devolvo.', forwards: [...forwards, `${other.id}x`], act: 'send' })
    const [only] = await sentMails(admin)
    assert.ok(only)
    const files = leavesOf(only.read).slice(2)
    assert.deepEqual(
      files.map(({ type, parameters, body }) => [type, parameters.get('name'), body.toString()]),
      [
        ['application/octet-stream', '_.._etc_passwd', 'x'],
        ['application/pdf', 'nota.pdf', 'PDF'],
      ],
    )
  }, withFiles)
})

test('logo, of the channel, M17 is shown within the mail and a missing one leaves no broken picture', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const logo = await admin.blobs.put(png)
    for (const [at, name] of [logo, 'f'.repeat(64)].entries()) {
      const settings = {
        server: null,
        login: null,
        sendsTogether: true,
        whenUnknown: 'stop',
        appearance: { ...plainAppearance, brandName: 'Empresa', logo: name },
      } as const
      const channel = {
        id: 'c',
        name: 'TI',
        kind: 'direct',
        address: 'ti@empresa.example',
        senderName: 'TI',
      } as const
      await saveChannel(
        admin.database.writer,
        { ...channel, isSystem: true, active: true, settings },
        new Date(),
      )
      await bia.post(page, { ...(await answerForm(bia, page)), text: 'Oi.', act: 'send' })
      const sent = (await sentMails(admin))[at]?.read ?? assert.fail()
      const html = textOfType(sent, 'text/html')
      const picture = leavesOf(sent).find(({ type }) => type === 'image/png')
      if (at === 0) {
        const cid = (strictField(picture ?? assert.fail('no logo'), 'Content-ID') ?? '').slice(1, -1)
        assert.match(html, new RegExp(`<img src="cid:${cid}" alt="Empresa"`))
      } else {
        assert.equal(picture, undefined)
        assert.doesNotMatch(html, /<img/)
      }
    }
  })
})

test('picture, of who answers, M17 stands where the channel has no logo, and nothing where there is neither', async () => {
  await withTicket(async ({ admin, bia, path: page }) => {
    const send = async () => {
      await bia.post(page, { ...(await answerForm(bia, page)), text: 'Oi.', act: 'send' })
      return (await sentMails(admin)).at(-1)?.read ?? assert.fail('nothing was sent')
    }
    assert.doesNotMatch(textOfType(await send(), 'text/html'), /<img/)
    const large = Buffer.concat([png, Buffer.alloc(256 * 1024)])
    for (const octets of ['<svg onload=alert(1)>', large]) {
      const refused = await sendForm(bia, '/account/picture', {}, [
        { field: 'picture', name: 'eu.png', octets },
      ])
      assert.equal(refused.status, 422)
      assert.match(refused.text, /id="picture-fault">/)
    }
    assert.equal((await bia.get('/account/picture')).status, 404)
    const taken = await sendForm(bia, '/account/picture', {}, [
      { field: 'picture', name: 'eu.png', octets: png },
    ])
    assert.equal(taken.location, '/account')
    assert.match((await bia.get('/account')).text, /Foto salva[\s\S]*src="\/account\/picture"/)
    const shown = await bia.get('/account/picture')
    assert.equal(shown.headers['content-security-policy'], "default-src 'none'; sandbox")
    const mail = await send()
    const picture = leavesOf(mail).find(({ type }) => type === 'image/png') ?? assert.fail('no picture')
    assert.equal(picture.body.equals(png), true)
    const cid = (strictField(picture, 'Content-ID') ?? '').slice(1, -1)
    assert.match(textOfType(mail, 'text/html'), new RegExp(`<img src="cid:${cid}" alt="bia"`))
    await sendForm(bia, '/account/picture', { removePicture: 'yes' }, [])
    assert.doesNotMatch(textOfType(await send(), 'text/html'), /<img/)
  })
})
