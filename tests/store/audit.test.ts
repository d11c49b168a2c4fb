import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { listAudit, listAuditPage, recordAudit } from '../../src/store/audit.ts'
import { verifyAudit } from '../../src/store/audit-chain.ts'
import { dropBatchView } from '../../src/store/batch-view.ts'
import { migrate, openDatabase, writeTransaction } from '../../src/store/database.ts'
import type { Db } from '../../src/store/dialect.ts'
import { migrationSource } from '../../src/store/migration-source.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'

const from = '198.51.100.7'

forEachDialect((dialect, open) => {
  const unguarded = async (db: Db, change: () => Promise<unknown>) => {
    if (dialect === 'postgres') await db.raw('alter table audit disable trigger user')
    else for (const action of ['update', 'delete']) await db.raw(`drop trigger audit_no_${action}`)
    await change()
  }
  const fill = async (db: Db, lines: number) => {
    for (let line = 1; line <= lines; line++)
      await recordAudit(db, { event: 'desk-added', actor: 'ana', address: from, subject: `desk ${line}` })
  }

  test('audit, lines of hostile text, security 6.20 are one chain that ends in the head', async () => {
    await using database = await open()
    const db = database.writer
    assert.deepEqual(await verifyAudit(db), { lines: 0, link: '', broken: null })
    const hostile = 'a\r\nb\0\u001B[31m\uD800"\\\u202E'
    await recordAudit(db, { event: 'block-added', actor: hostile, address: from, subject: hostile })
    await recordAudit(db, { event: 'signed-in', actor: null, address: from, details: { x: [1, hostile] } })
    const { lines, link, broken } = await verifyAudit(db)
    assert.deepEqual([lines, broken], [2, null])
    assert.match(link, /^[0-9a-f]{64}$/)
    assert.equal((await db('audit_head').first()).link, link)
  })

  test('audit, a line edited past the triggers, security 6.20 is the first that is named', async () => {
    await using database = await open()
    const db = database.writer
    await fill(db, 5)
    const { id } = await db('audit').where({ subject: 'desk 3' }).first()
    await unguarded(db, () => db('audit').where({ id }).update({ actor: 'bia' }))
    const { broken } = await verifyAudit(db)
    assert.deepEqual([broken?.line, broken?.id], [3, id])
  })

  test('audit, a line taken out, security 6.20 breaks the chain at the one after it', async () => {
    await using database = await open()
    const db = database.writer
    await fill(db, 5)
    const { id } = await db('audit').where({ subject: 'desk 3' }).first()
    await unguarded(db, () => db('audit').where({ subject: 'desk 2' }).delete())
    const { broken } = await verifyAudit(db)
    assert.deepEqual([broken?.line, broken?.id], [2, id])
  })

  test('audit, the last lines taken away, security 6.20 are missed', async () => {
    await using database = await open()
    const db = database.writer
    await fill(db, 3)
    await unguarded(db, () => db('audit').where({ subject: 'desk 3' }).delete())
    assert.deepEqual((await verifyAudit(db)).broken, { line: 3, id: null, at: null })
  })

  test('audit, a line whose own link was made anew, security 6.20 is told by the next', async () => {
    await using database = await open()
    const db = database.writer
    await fill(db, 3)
    const rows = await db('audit').orderBy('seq')
    await unguarded(db, () =>
      db('audit')
        .where({ seq: rows[1].seq })
        .update({ link: '0'.repeat(64) }),
    )
    assert.equal((await verifyAudit(db)).broken?.line, 2)
  })

  test('audit, edited or deleted by a statement, security 6.20 is refused by the database', async () => {
    await using database = await open()
    const db = database.writer
    await fill(db, 1)
    await assert.rejects(db('audit').update({ actor: 'x' }), /append-only/)
    await assert.rejects(db('audit').delete(), /append-only/)
    if (dialect === 'postgres') await assert.rejects(db.raw('truncate audit'), /append-only/)
  })

  test('audit, twenty writers at once, security 6.20 keep one chain', async () => {
    await using database = await open()
    const one = (line: number) =>
      recordAudit(database.writer, { event: 'signed-in', actor: `p${line}`, address: from })
    const within = (line: number) =>
      writeTransaction(database, async (trx) => {
        await recordAudit(trx, { event: 'signed-out', actor: `p${line}`, address: from })
        if (line % 5 === 0) throw new Error('taken back')
      }).catch(() => {})
    await Promise.all(
      Array.from({ length: 20 }, (_, line) => line).flatMap((line) => [one(line), within(line)]),
    )
    assert.deepEqual(
      [(await verifyAudit(database.writer)).lines, (await listAudit(database.reader, 99)).length],
      [36, 36],
    )
    assert.equal((await verifyAudit(database.writer)).broken, null)
  })

  test('audit, lines older than the chain, security 6.20 are chained by the migration', async () => {
    await using database = await open()
    const db = database.writer
    const name = '0030-audit-chain'
    // What guards the lines names the links; and SQLite alters no table that a view of this connection fills.
    if (database.dialect === 'sqlite') await db.raw(dropBatchView)
    await db.migrate.down({ migrationSource, name: '0230-erasure' } as object)
    await db.migrate.down({ migrationSource, name } as object)
    const line = { event: 'signed-in', actor: null, address: from, subject: 'é"', details: '{}' }
    const old = ['a', 'b', 'c'].map((id) => ({ ...line, id, at: '2026-11-20T10:00:00.000Z' }))
    await db('audit').insert(old)
    await db.migrate.up({ migrationSource, name } as object)
    await db.migrate.up({ migrationSource, name: '0230-erasure' } as object)
    await fill(db, 1)
    const { lines, broken } = await verifyAudit(db)
    assert.deepEqual([lines, broken], [4, null])
    await assert.rejects(db('audit').update({ actor: 'x' }), /append-only/)
  })

  test('audit list, by person and event, shows them alone, page after page', async () => {
    await using database = await open()
    const db = database.writer
    for (let line = 0; line < 7; line++) {
      await recordAudit(db, {
        event: 'desk-added',
        actor: line % 2 ? 'ana' : 'bia',
        address: from,
        subject: `${line}`,
      })
      await recordAudit(db, { event: 'signed-out', actor: 'ana', address: from })
    }
    const subjects = async (more: object) => {
      const page = await listAuditPage(db, { actor: null, event: 'desk-added', limit: 3, ...more })
      return { page, subjects: page.rows.map(({ subject }) => subject) }
    }
    const first = await subjects({})
    assert.deepEqual(first.subjects, ['6', '5', '4'])
    assert.equal(first.page.previous, null)
    const second = await subjects({ before: first.page.next })
    assert.deepEqual(second.subjects, ['3', '2', '1'])
    assert.deepEqual((await subjects({ after: second.page.previous })).subjects, ['6', '5', '4'])
    assert.deepEqual((await subjects({ actor: 'ana' })).subjects, ['5', '3', '1'])
    assert.deepEqual((await subjects({ actor: "ana' or 1=1" })).subjects, [])
    assert.deepEqual((await subjects({ before: "1' or 1=1" })).subjects, ['6', '5', '4'])
  })
})

test('audit, two processes on one file, security 6.20 keep one chain', async () => {
  const url = `sqlite:${path.join(temporaryFolder(), 'portaria.db')}`
  const [gateway, command] = [openDatabase(url), openDatabase(url)]
  await migrate(gateway)
  const lines = Array.from({ length: 20 }, (_, line) =>
    recordAudit((line % 2 ? gateway : command).writer, { event: 'signed-in', actor: 'ana', address: from }),
  )
  await Promise.all(lines)
  assert.deepEqual(
    [(await verifyAudit(gateway.reader)).lines, (await verifyAudit(command.reader)).broken],
    [20, null],
  )
  await Promise.all([gateway.close(), command.close()])
})
