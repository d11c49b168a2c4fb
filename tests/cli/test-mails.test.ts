import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { submit } from '../../src/outgoing/submit.ts'
import { saveCanary } from '../../src/store/canary.ts'
import { openDatabase, writeTransaction } from '../../src/store/database.ts'
import { listDesks } from '../../src/store/desks.ts'
import { listMailTests } from '../../src/store/mail-tests.ts'
import { openDownstream } from '../support/downstream.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'

test('serve, with the automatic round trip on, beyond 10 sends by the outside, sees it arrive and tests the account', async (t) => {
  const dataDir = temporaryFolder()
  const relay = await openDownstream((state, socket) =>
    state !== 'end'
      ? undefined
      : () => {
          const [raw = ''] = relay.mails.slice(-1)
          const recipients = ['atendimento@desk.example']
          submit({ host: '127.0.0.1', port: gateway.smtpPort }, { reversePath: null, recipients, raw })
            .catch(() => undefined)
            .finally(() => socket.write('250 2.0.0 OK\r\n'))
        },
  )
  t.after(() => relay.close())
  const env = { PORTARIA_SMARTHOST: `smtp://127.0.0.1:${relay.port}` }
  const gateway = await startGatewayProcess({ dataDir, env })
  t.after(() => gateway.stop())
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  t.after(() => database.close())
  const [desk] = await listDesks(database.reader)
  assert.ok(desk)
  await writeTransaction(database, (trx) =>
    saveCanary(trx, { isOn: true, everyMinutes: 5 }, [{ deskId: desk.id, channelId: null }], new Date()),
  )
  const trips = () => listMailTests(database.reader, desk.id, { since: new Date(0), limit: 5 })
  const until = Date.now() + 20_000
  while ((await trips())[0]?.state !== 'arrived' && Date.now() < until) await pause(100)
  assert.deepEqual(
    (await trips()).map(({ kind, state }) => [kind, state]),
    [['canary', 'arrived']],
  )
  const accounts: string[] = await database.reader('account_checks').orderBy('account').pluck('account')
  assert.deepEqual(accounts, ['database', `desk:${desk.id}`])
  assert.deepEqual(await database.reader('tickets'), [])
  assert.equal(await gateway.stop(), 0)
})
