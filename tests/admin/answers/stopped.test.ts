import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainAppearance } from '../../../src/domain/outgoing/channel.ts'
import { type Database, writeTransaction } from '../../../src/store/database.ts'
import { saveChannel } from '../../../src/store/channels.ts'
import { removeDraft } from '../../../src/store/drafts.ts'
import { saveMailTemplate } from '../../../src/store/mail-templates.ts'
import { undoAnswer } from '../../../src/store/undone-answers.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, formOf, sendForm, sentMails } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { testChannel } from '../../support/outbox.ts'
import type { Visitor } from '../../support/visitor.ts'
import { mailTemplate } from '../../support/workflow.ts'

type Room = {
  readonly admin: TestAdmin
  readonly database: Database
  readonly bia: Visitor
  readonly path: string
}

async function withTicket(
  run: (room: Room) => Promise<void>,
  raw = mailAbout('Impressora'),
  database?: Database,
): Promise<void> {
  const given = database === undefined ? {} : { database: { ...database, close: async () => {} } }
  const admin = await startMailAdmin([openDesk], given)
  try {
    await bringIn(admin.intake, { raw })
    const [protocol] = await admin.database.reader('tickets').pluck('protocol')
    const bia = await admin.signIn('operator', 'bia')
    await run({ admin, database: admin.database, bia, path: `/tickets/${protocol}` })
  } finally {
    await admin.close()
  }
}

const later = '2036-11-21T09:30'

test('answer, longer than may be, is refused instead of cut', async () => {
  await withTicket(async ({ admin, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    const text = 'linha de log\n'.repeat(9_000)
    const stopped = await bia.post(`${path}/answer`, { ...form, text, act: 'send' })
    assert.equal(stopped.status, 422)
    assert.match(stopped.text, /id="text-fault">[^<]*100000/)
    assert.deepEqual(await sentMails(admin), [])
  })
})

for (const field of ['to', 'cc'] as const) {
  test(`answer, with a list in ${field} longer than may be, is refused instead of sent to others`, async () => {
    await withTicket(async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      const list = `eva@cliente.example,${' '.repeat(7_957)}chefe@empresa.example.br`
      const stopped = await bia.post(`${path}/answer`, { ...form, [field]: list, text: 'Oi.', act: 'send' })
      assert.equal(stopped.status, 422)
      assert.match(stopped.text, new RegExp(`id="${field}-fault">[^<]*8000`))
      assert.deepEqual(await sentMails(admin), [])
    })
  })
}

test('answer by a model, of a channel with a brand, C28 C38 names the brand', async () => {
  await withTicket(async ({ database, bia, path }) => {
    const model = { id: 'm', name: 'M', kind: 'answer', forAllTypes: true, subject: 'x' } as const
    const body = 'Equipe {{marca}}'
    await saveMailTemplate(database, mailTemplate({ ...model, body }), { actor: 'bia', now: new Date() })
    const settings = { appearance: { ...plainAppearance, brandName: 'Empresa SA' } }
    await saveChannel(database.writer, testChannel('ti', 25, { isSystem: true, settings }), new Date())
    const form = await answerForm(bia, `${path}/answer`)
    const chosen = await sendForm(bia, `${path}/answer`, { ...form, act: 'use-model', model: 'm' }, [])
    assert.match(String((await answerForm(bia, chosen.location)).text), /^Equipe Empresa SA/)
  })
})

test('ticket, merged into another, offers no answer and says why to who asks for one', async () => {
  await withTicket(async ({ admin, database, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    await bia.post(`${path}/answer`, { ...form, text: 'Oi.', act: 'save' })
    const shown = { draft: String(form.draft), draftVersion: '1', version: '0', seen: '9' }
    await bringIn(admin.intake, { raw: mailAbout('Outra coisa') })
    const [, other] = await database.reader('tickets').orderBy('seq').pluck('protocol')
    const merged = await bia.post(`${path}/merge`, { into: other, version: String(form.version) })
    assert.equal(merged.location, `/tickets/${other}`)
    assert.doesNotMatch((await bia.get(path)).text, /Responder</)
    for (const asked of [
      () => bia.get(`${path}/answer`),
      () => bia.post(`${path}/answer`, { ...form, text: 'Oi.', act: 'send' }),
      () => bia.post(`${path}/answer/send`, shown),
    ]) {
      assert.equal((await asked()).location, path)
      assert.match((await bia.get(path)).text, /Não se pode responder em um chamado [^<]*mesclado/)
    }
    assert.deepEqual(await sentMails(admin), [])
  })
})

test('answer that closes, of a ticket that a colleague has closed, says that it is about the ticket', async () => {
  await withTicket(async ({ admin, database, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    await database.writer('tickets').update({ state: 'closed', version: 1 })
    const stopped = await bia.post(`${path}/answer`, { ...form, text: 'Pronto.', move: 'close', act: 'send' })
    assert.equal(stopped.status, 422)
    assert.match(stopped.text, /id="move-fault">O chamado mudou/)
    assert.doesNotMatch(stopped.text, /sendAt-fault/)
    assert.equal(formOf(stopped.text).move, 'keep')
    assert.deepEqual(await sentMails(admin), [])
  })
})

test('preview, of an answer whose time has passed meanwhile, shows the form and what is wrong', async () => {
  await withTicket(async ({ database, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    const fields = { ...form, text: 'Oi.', sendAt: later, act: 'preview' }
    const { location } = await bia.post(`${path}/answer`, fields)
    const { content } = await database.reader('answers').first('content')
    const past = JSON.stringify({ ...JSON.parse(content), sendAt: '2026-01-01T10:00' })
    await database.writer('answers').update({ content: past })
    const shown = await bia.get(location)
    assert.equal(shown.status, 422)
    assert.match(shown.text, /data e hora que ainda não passaram/)
    assert.equal(formOf(shown.text).text, 'Oi.')
  })
})

test('answer, with a file that the disk does not take, keeps the text and sends nothing without it', async () => {
  await withTicket(async ({ admin, database, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    admin.blobs.create = () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    }
    const stopped = await sendForm(
      bia,
      `${path}/answer`,
      { ...form, text: 'Uma hora de trabalho.', act: 'send' },
      [{ field: 'files', name: 'a.bin', octets: 'abc' }],
    )
    assert.equal(stopped.status, 409)
    assert.match(stopped.text, /não conseguiu guardar e não entraram: a\.bin/)
    assert.match(stopped.text, /role="alert">Nada foi enviado, porque os arquivos/)
    assert.equal(formOf(stopped.text).text, 'Uma hora de trabalho.')
    assert.match((await database.reader('answers').first('content')).content, /Uma hora de trabalho/)
    assert.deepEqual(await sentMails(admin), [])
  })
})

test('answer, with more files than may be, is not sent without those left out', async () => {
  await withTicket(async ({ admin, database, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    const files = Array.from({ length: 21 }, (_, at) => ({ field: 'files', name: `${at}.txt`, octets: 'x' }))
    const stopped = await sendForm(bia, `${path}/answer`, { ...form, text: 'Oi.', act: 'send' }, files)
    assert.equal(stopped.status, 409)
    assert.match(stopped.text, /Não entraram: 20\.txt/)
    assert.equal((await database.reader('answer_files')).length, 20)
    assert.deepEqual(await sentMails(admin), [])
  })
})

const largeFile = [
  'From: Ana <ana@cliente.example>',
  'To: suporte@empresa.example',
  'Subject: Nota',
  'Message-ID: <nota@cliente.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: application/pdf',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="nota.pdf"',
  '',
  (
    Buffer.alloc(10 * 1024 * 1024, 7)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n'),
  '--b--',
  '',
].join('\r\n')

test('answer, whose own files and those passed on are too large together, is not sent', async () => {
  await withTicket(async ({ admin, database, bia, path }) => {
    const form = await answerForm(bia, `${path}/answer`)
    const forwards = await database.reader('attachments').pluck('id')
    const file = { field: 'files', name: 'a.bin', octets: Buffer.alloc(10 * 1024 * 1024, 1) }
    const stopped = await sendForm(bia, `${path}/answer`, { ...form, text: 'x', forwards, act: 'send' }, [
      file,
    ])
    assert.equal(stopped.status, 422)
    assert.match(stopped.text, /id="files-fault">Os arquivos[^<]*18 MB/)
    const preview = await bia.get(`${path}/answer/preview?draft=${form.draft}`)
    assert.equal(preview.status, 422)
    assert.match(preview.text, /id="files-fault">/)
    assert.deepEqual(await sentMails(admin), [])
  }, largeFile)
})

forEachDialect((_dialect, open) => {
  test('answer, taken back for somebody who may not sign in any more, is the draft of who takes it back', async () => {
    await using database = await open()
    await withTicket(
      async ({ admin, bia, path }) => {
        const form = await answerForm(bia, `${path}/answer`)
        await bia.post(`${path}/answer`, { ...form, text: 'Oi.', sendAt: later, act: 'send' })
        const rui = await admin.signIn('operator', 'rui')
        await database.writer('users').where({ name: 'bia' }).update({ active: false })
        const action = /action="([^"]+\/undo)"/.exec((await rui.get(path)).text)?.[1] ?? ''
        const undone = await rui.post(action)
        assert.match(undone.location, /\/answer\?draft=/)
        assert.equal((await answerForm(rui, undone.location)).text, 'Oi.')
      },
      mailAbout('Impressora'),
      database,
    )
  })

  test('answer, of another ticket or another person, is neither taken back nor thrown away', async () => {
    await using database = await open()
    await withTicket(
      async ({ bia, path }) => {
        const form = await answerForm(bia, `${path}/answer`)
        const id = String(form.draft)
        await bia.post(`${path}/answer`, { ...form, text: 'Oi.', sendAt: later, act: 'save' })
        assert.equal(await removeDraft(database.writer, { id, userId: 'another' }), false)
        const kept = await answerForm(bia, `${path}/answer`)
        await bia.post(`${path}/answer`, { ...kept, act: 'send' })
        const by = { actor: 'rui', userId: 'rui', now: new Date() }
        const other = { id, ticketId: 'another' }
        assert.equal(await writeTransaction(database, (trx) => undoAnswer(trx, other, by)), null)
        assert.equal((await database.reader('outbox')).length, 1)
      },
      mailAbout('Impressora'),
      database,
    )
  })
})
