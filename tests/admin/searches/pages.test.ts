import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import type { Database } from '../../../src/store/database.ts'
import { listSavedSearches } from '../../../src/store/saved-searches.ts'
import { findUserByName } from '../../../src/store/users.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { forEachDialect } from '../../support/database.ts'

/** The pages stop before the schema of their database is dropped by whoever opened it. */
function lent(database: Database): Database {
  return { ...database, close: async () => {} }
}

const fields = { name: 'Minhas', query: 'atendente:eu situação:aberto', position: '2' }

forEachDialect((_dialect, open) => {
  test('searches, one kept by its owner, security 6.17 is seen, changed and removed by who may', async () => {
    await using database = await open()
    const admin = await startTestAdmin({ database: lent(database) })
    try {
      const ana = await admin.signIn('operator', 'ana')
      const bia = await admin.signIn('operator', 'bia')
      const chief = await admin.signIn('administrator')
      assert.equal((await ana.post('/searches/add', fields)).location, '/searches')
      const owner = (await findUserByName(database.reader, 'ana'))?.id ?? ''
      const kept = async () => (await listSavedSearches(database.reader, owner))[0]
      const { id = '' } = (await kept()) ?? {}
      const edit = `/searches/${id}/edit`

      assert.match((await ana.get('/tickets')).text, /<bdi>Minhas<\/bdi>/)
      for (const other of [bia, chief]) {
        assert.doesNotMatch((await other.get('/tickets')).text, /Minhas/)
        assert.equal((await other.get(edit)).status, 404)
        assert.equal((await other.post(edit, { ...fields, name: 'Roubada' })).status, 404)
        assert.equal((await other.post(`/searches/${id}/remove`, {})).status, 404)
      }

      assert.equal(
        (await ana.post(edit, { ...fields, name: 'De todos', shared: 'yes' })).location,
        '/searches',
      )
      assert.match((await bia.get('/searches')).text, /De todos/)
      assert.doesNotMatch((await bia.get('/searches')).text, new RegExp(edit))
      assert.equal((await bia.get(edit)).status, 403)
      assert.equal((await bia.post(edit, { ...fields, name: 'Roubada' })).status, 403)
      assert.equal((await bia.post(`/searches/${id}/remove`, {})).status, 403)
      assert.equal(
        (await chief.post(edit, { ...fields, shared: 'yes', name: 'Da chefe' })).location,
        '/searches',
      )
      assert.deepEqual([(await kept())?.name, (await kept())?.ownerId], ['Da chefe', owner])
      assert.equal((await ana.post(`/searches/${id}/remove`, {})).location, '/searches')
      assert.equal(await kept(), undefined)
      const rows = await listAudit(database.reader, 20)
      assert.deepEqual(
        rows.flatMap(({ event, actor }) => (event.startsWith('saved-search') ? [[event, actor]] : [])),
        [
          ['saved-search-removed', 'ana'],
          ['saved-search-changed', 'administrator'],
          ['saved-search-changed', 'ana'],
          ['saved-search-added', 'ana'],
        ],
      )
    } finally {
      await admin.close()
    }
  })

  test('searches, a name of another, none, or no words, is told at its field and keeps what was typed', async () => {
    await using database = await open()
    const admin = await startTestAdmin({ database: lent(database) })
    try {
      const ana = await admin.signIn('operator', 'ana')
      const bia = await admin.signIn('operator', 'bia')
      await ana.post('/searches/add', fields)
      for (const name of [' MINHAS ', '', 'x'.repeat(81)]) {
        const { status, text } = await ana.post('/searches/add', { ...fields, name, query: '<b>"x' })
        assert.equal(status, 422, name)
        assert.match(text, /id="name-fault"/)
        assert.match(text, /value="&lt;b&gt;&quot;x"/)
      }
      assert.match(
        (await ana.post('/searches/add', { ...fields, name: 'B', query: '' })).text,
        /id="query-fault"/,
      )
      assert.match(
        (await ana.post('/searches/add', { ...fields, position: '-1' })).text,
        /id="position-fault"/,
      )
      assert.equal(
        (await bia.post('/searches/add', fields)).location,
        '/searches',
        'another may use the name',
      )
    } finally {
      await admin.close()
    }
  })
})

test('searches, from a list that is narrowed, are offered with its words', async () => {
  const admin = await startTestAdmin()
  try {
    const ana = await admin.signIn('operator', 'ana')
    assert.doesNotMatch((await ana.get('/tickets')).text, /\/searches\/add\?/)
    const { text } = await ana.get('/tickets?q=nota&situation=closed')
    const href = /href="(\/searches\/add\?[^"]+)"/.exec(text)?.[1] ?? ''
    assert.match(
      (await ana.get(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))).text,
      /value="nota situação:encerrado"/,
    )
    const stored = { ...fields, name: '<script>alert(1)</script>', query: '"><img src=x>' }
    await ana.post('/searches/add', stored)
    for (const path of ['/tickets', '/searches']) {
      assert.doesNotMatch((await ana.get(path)).text, /<script>alert|<img src=x/, `security 6.1 ${path}`)
    }
  } finally {
    await admin.close()
  }
})
