import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import express from 'express'
import type { SessionData } from 'express-session'
import { flash } from '../../src/admin/flash.ts'
import { openSession } from '../../src/admin/session.ts'
import { SessionStore } from '../../src/admin/session-store.ts'
import { seeOther } from '../../src/admin/visit.ts'
import { openSqliteInMemory } from '../support/database.ts'

test('seeOther, a store that takes its time, sends nobody on before what the next page says is kept', async () => {
  await using database = await openSqliteInMemory()
  const kept: string[] = []
  class SlowStore extends SessionStore {
    override set(id: string, session: SessionData, done: (error?: unknown) => void): void {
      void pause(200).then(() => {
        kept.push(session.flash?.key ?? '')
        super.set(id, session, done)
      })
    }
  }
  const app = express()
  app.use(openSession(new SlowStore(database, () => new Date()), new Uint8Array(32), false))
  app.post('/done', (request, response) => {
    flash(request, { key: 'assignment.done', tone: 'good' })
    seeOther(response, '/next')
  })
  const server = app.listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}/done`, { method: 'POST', redirect: 'manual' })
    assert.deepEqual(
      [answer.status, answer.headers.get('location'), kept],
      [303, '/next', ['assignment.done']],
    )
  } finally {
    server.close()
  }
})
