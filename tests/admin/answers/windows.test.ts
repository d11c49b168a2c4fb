import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../src/store/database.ts'
import { addAnswerFiles } from '../../../src/store/drafts.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, formOf, sendForm, sentMails } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { leavesOf, strictField, textOfType } from '../../support/strict-mail.ts'
import type { Visitor } from '../../support/visitor.ts'

type Room = { readonly admin: TestAdmin; readonly bia: Visitor; readonly page: string }

async function withTicket(database: Database, run: (room: Room) => Promise<void>): Promise<void> {
  const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
  try {
    await bringIn(admin.intake, { raw: mailAbout('Impressora') })
    const [protocol] = await database.reader('tickets').pluck('protocol')
    await run({ admin, bia: await admin.signIn('operator', 'bia'), page: `/tickets/${protocol}/answer` })
  } finally {
    await admin.close()
  }
}

const contract = { field: 'files', name: 'contrato.pdf', octets: 'PDF' }

/** The hidden fields of the form that sends what a preview shows. */
function shownBy(page: string): Record<string, string> {
  const found = page.matchAll(/name="(draft|draftVersion|version|seen)" value="([^"]*)"/g)
  return Object.fromEntries([...found].map((match) => [match[1], match[2] ?? '']))
}

forEachDialect((_dialect, open) => {
  test('preview, of a draft that another window then changes, C38 sends nothing and shows what it is now', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, page }) => {
      const form = await answerForm(bia, page)
      const previewed = await bia.post(page, { ...form, text: 'Aprovado por mim.', act: 'preview' })
      const shown = shownBy((await bia.get(previewed.location)).text)
      const other = await answerForm(bia, `${page}?draft=${form.draft}`)
      await sendForm(bia, `${page}/draft`, { ...other, text: 'Meio escrito, não env' }, [])
      const stopped = await bia.post(`${page}/send`, shown)
      assert.equal(stopped.status, 409)
      assert.match(stopped.text, /role="alert">Este rascunho mudou depois da pré-visualização/)
      assert.equal(formOf(stopped.text).text, 'Meio escrito, não env')
      assert.deepEqual(await sentMails(admin), [])
    })
  })

  test('preview, of a draft that then loses or gets a file, C38 sends nothing', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, page }) => {
      const form = await answerForm(bia, page)
      const fields = { ...form, text: 'Segue.', act: 'preview' }
      const previewed = await sendForm(bia, page, fields, [contract])
      const shown = shownBy((await bia.get(previewed.location)).text)
      const file = { name: 'a.txt', contentType: 'text/plain', octets: 2, sha256: 'a', isPicture: false }
      await addAnswerFiles(database.writer, String(form.draft), [file], new Date())
      assert.equal((await bia.post(`${page}/send`, shown)).status, 409)
      const [first] = await database.reader('answer_files').orderBy('id').pluck('id')
      const before = await answerForm(bia, `${page}?draft=${form.draft}`)
      await bia.post(page, { ...before, act: 'save', remove: first })
      assert.equal((await bia.post(`${page}/send`, { ...shown, draftVersion: '3' })).status, 409)
      assert.deepEqual(await sentMails(admin), [])
    })
  })

  test('preview, of a draft with files, C38 lists each that is sent and no other', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, page }) => {
      const form = await answerForm(bia, page)
      const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
      const previewed = await sendForm(bia, page, { ...form, text: '[[tela.png]]', act: 'preview' }, [
        contract,
        { field: 'files', name: 'b.txt', octets: 'b' },
        { field: 'pictures', name: 'tela.png', octets: png },
      ])
      const { text } = await bia.get(previewed.location)
      const [, list = ''] = /Arquivos que vão junto<\/h2>\s*<ul>(.*?)<\/ul>/s.exec(text) ?? []
      const listed = [...list.matchAll(/<bdi>([^<]*)<\/bdi>/g)].map((match) => match[1])
      assert.deepEqual(listed, ['contrato.pdf', 'b.txt'])
      await bia.post(`${page}/send`, shownBy(text))
      const [only] = await sentMails(admin)
      const names = leavesOf(only?.read ?? assert.fail('nothing was sent'))
        .filter((leaf) => /^attachment/.test(strictField(leaf, 'Content-Disposition') ?? ''))
        .map((leaf) => leaf.parameters.get('name'))
      assert.deepEqual(names, listed)
    })
  })

  test('answer, begun before the client wrote again, answers the mail that it quotes', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, page }) => {
      const [first] = await database.reader('messages').orderBy('seq').pluck('message_id')
      const form = await answerForm(bia, page)
      await bia.post(page, { ...form, text: 'Já vai.', act: 'save' })
      const raw = mailAbout('Re: Impressora').replace(/^Subject:/m, `In-Reply-To: <${first}>\r\nSubject:`)
      await bringIn(admin.intake, { raw })
      const again = await answerForm(bia, `${page}?draft=${form.draft}`)
      assert.equal(again.original, form.original)
      await bia.post(page, { ...again, act: 'send' })
      const [only] = await sentMails(admin)
      const { read } = only ?? assert.fail('nothing was sent')
      assert.equal(strictField(read, 'In-Reply-To'), `<${first}>`)
      const fresh = await answerForm(bia, page)
      assert.notEqual(fresh.original, form.original)
    })
  })

  test('answer, from a window that another has overtaken, is not sent and keeps its files', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, page }) => {
      const form = await answerForm(bia, page)
      const saved = await sendForm(bia, page, { ...form, text: 'Segue.', act: 'save' }, [contract])
      const two = await answerForm(bia, saved.location.replace('#files', ''))
      await sendForm(bia, `${page}/draft`, { ...two, text: 'Segue!' }, [])
      const stopped = await bia.post(page, { ...two, text: 'Segue o contrato.', act: 'send' })
      assert.equal(stopped.status, 409)
      assert.match(stopped.text, /role="alert">Este rascunho foi alterado em outra janela/)
      assert.deepEqual(await sentMails(admin), [])
      const apart = formOf(stopped.text)
      assert.notEqual(apart.draft, form.draft)
      assert.match(stopped.text, /contrato\.pdf<\/bdi>/)
      assert.equal((await bia.post(page, { ...apart, act: 'send' })).status, 303)
      const [only] = await sentMails(admin)
      const { read } = only ?? assert.fail('nothing was sent')
      assert.match(textOfType(read, 'text/plain'), /^Segue o contrato\./)
      assert.equal(leavesOf(read).at(-1)?.parameters.get('name'), 'contrato.pdf')
      const other = await answerForm(bia, `${page}?draft=${form.draft}`)
      assert.equal(other.text, 'Segue!')
      assert.equal((await database.reader('answer_files')).length, 2)
    })
  })
})
