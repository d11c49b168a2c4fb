import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveMailTemplate } from '../../../src/store/mail-templates.ts'
import { answerForm, sendForm, sentMails } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { textOfType } from '../../support/strict-mail.ts'
import { mailTemplate } from '../../support/workflow.ts'

forEachDialect((_dialect, open) => {
  test('answer by a model, C37 of those that its type offers, C38 holds its words before what was typed', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
    try {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const [protocol] = await database.reader('tickets').pluck('protocol')
      const bia = await admin.signIn('operator', 'bia')
      const model = { kind: 'answer', forAllTypes: true, subject: 'Sobre {{titulo}}' } as const
      const by = { actor: 'bia', now: new Date() }
      await saveMailTemplate(database, mailTemplate({ ...model, id: 'troca', name: 'Troca' }), by)
      await saveMailTemplate(
        database,
        mailTemplate({ kind: 'answer', id: 'outro', name: 'De outro tipo', typeIds: [] }),
        by,
      )
      const path = `/tickets/${protocol}/answer`
      const { text } = await bia.get(path)
      assert.match(text, /<option value="troca">Troca</)
      assert.doesNotMatch(text, /De outro tipo/)
      const form = { ...(await answerForm(bia, path)), text: 'Até logo.' }
      const chosen = await sendForm(bia, path, { ...form, act: 'use-model', model: 'troca' }, [])
      assert.equal(chosen.status, 303)
      const filled = await answerForm(bia, chosen.location)
      assert.equal(filled.text, `Olá Ana Souza,\n\nseu chamado ${protocol} andou.\n\nAté logo.\n`)
      assert.match(String(filled.subject), /^Sobre Impressora/)
      await sendForm(bia, path, { ...filled, act: 'send' }, [])
      const [sent] = await sentMails(admin)
      assert.ok(sent !== undefined)
      assert.match(textOfType(sent.read, 'text/plain'), /seu chamado .* andou\.\s+Até logo\./)
    } finally {
      await admin.close()
    }
  })
})
