import assert from 'node:assert/strict'
import { test } from 'node:test'
import { putEmployee } from '../../../src/store/employees.ts'
import { answerForm, formOf } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

forEachDialect((_dialect, open) => {
  test('signature, switched off and on again, C10 C11 leaves answers and warns of who has none', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
    try {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const [protocol] = await database.reader('tickets').pluck('protocol')
      const administrator = await admin.signIn('administrator')
      const bia = await admin.signIn('operator', 'bia')
      const { id } = await database.reader('users').where({ name: 'bia' }).first('id')
      await putEmployee(database.writer, id, { name: 'Bia Lima', jobTitle: 'Analista' }, new Date())
      const path = `/tickets/${protocol}/answer`
      assert.match(String((await answerForm(bia, path)).text), /Bia Lima/)
      await administrator.post('/signatures', {})
      const page = await bia.get(path)
      assert.equal(formOf(page.text).text, '')
      assert.doesNotMatch(page.text, /sem assinatura/)
      await administrator.post('/signatures', { isOn: 'yes' })
      const { text } = await administrator.get('/signatures')
      assert.match(text, /mas falta algo no cadastro/)
      assert.match(text, /<bdi>administrator<\/bdi><\/a>: sem funcionário/)
      assert.doesNotMatch(text, /<bdi>bia</)
      assert.match(String((await answerForm(bia, path)).text), /Bia Lima/)
      await putEmployee(database.writer, id, { name: 'Bia Lima', jobTitle: '' }, new Date())
      assert.match((await bia.get(path)).text, /sem nome ou sem cargo/)
      assert.equal((await bia.post('/signatures', {})).status, 403)
    } finally {
      await admin.close()
    }
  })
})
