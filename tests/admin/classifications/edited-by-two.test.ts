import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findClassification } from '../../../src/store/classifications.ts'
import { addHouse, addRule } from '../../support/classification.ts'
import { forEachDialect } from '../../support/database.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'

const versionOf = (text: string) => /name="version" value="(\d+)"/.exec(text)?.[1] ?? ''

const fields = {
  ...{ type: 't1', mode: 'active', action: 'save' },
  ...{ 'field-0': 'subject', 'header-0': '', 'condition-0': 'equals', 'operator-0': 'or' },
}

forEachDialect((_dialect, open) => {
  test('classification, edited by two, tells the second and keeps what he typed', async () => {
    await using database = await open()
    const admin = await startMailAdmin([], { database: { ...database, close: async () => {} } })
    try {
      await addHouse(database)
      const id = await addRule(database, 'Notas', [{ value: 'NF' }])
      const path = `/classifications/${id}/edit`
      const ana = await admin.signIn('administrator', 'ana')
      const rui = await admin.signIn('administrator', 'rui')
      const version = versionOf((await ana.get(path)).text)
      const rewritten = { ...fields, version, name: 'Notas de Rui', 'value-0': 'NOTA' }
      assert.equal((await rui.post(path, rewritten)).status, 303)
      const late = { ...fields, version, name: 'Notas de Ana', 'value-0': 'FISCAL' }
      const previewed = await ana.post(path, { ...late, action: 'add-row' })
      assert.equal(versionOf(previewed.text), version, 'what was seen is what was opened')
      const { status, text } = await ana.post(path, late)
      assert.equal(status, 409)
      assert.match(text, /Outra pessoa alterou esta regra/)
      assert.match(text, /Notas de Rui<\/bdi>/)
      assert.match(text, /value="FISCAL"/)
      assert.equal((await findClassification(database.reader, id))?.name, 'Notas de Rui')
      assert.equal((await ana.post(path, { ...late, version: versionOf(text) })).status, 303)
      assert.equal((await findClassification(database.reader, id))?.name, 'Notas de Ana')
    } finally {
      await admin.close()
    }
  })
})
