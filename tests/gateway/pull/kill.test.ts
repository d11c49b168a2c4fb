import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { writeSecret } from '../../../src/domain/outgoing/channel-secret.ts'
import { pulledKinds } from '../../../src/domain/pull/pulled-account.ts'
import { type Database, migrate, openDatabase } from '../../../src/store/database.ts'
import { addDesk } from '../../../src/store/desks.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { type Dovecot, dovecotObstacle, dovecotPassword, startDovecot } from '../../support/dovecot.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway-process.ts'
import { openDesk } from '../../support/mail-admin.ts'
import { addPulledAccount } from '../../support/pulled.ts'
import { mails, until } from '../../support/pulling.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: killing who pulls, because ${obstacle}\n`)

const kills = 3
const count = 40
const secret = 'chave-de-teste-com-mais-de-32-letras'

suite('killing who pulls', { skip: obstacle ?? false }, () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot[Symbol.asyncDispose]())

  for (const kind of pulledKinds) {
    test(`${kind}, the gateway killed in the middle of its work, complaint 1 complaint 8 makes one ticket of each mail`, async () => {
      const user = `morta-${kind}`
      dovecot.deliver(user, mails(1, count))
      const dataDir = temporaryFolder()
      const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
      try {
        await migrate(database)
        const desk = await addDesk(database.writer, openDesk, new Date())
        const password = writeSecret({ kind: 'password', password: dovecotPassword })
        const port = kind === 'imap' ? dovecot.imapPort : dovecot.pop3Port
        await addPulledAccount(database, {
          id: 'a',
          kind,
          deskId: desk.id,
          settings: { user, server: { host: '127.0.0.1', port, encryption: 'none' }, newOnly: false },
          sealedSecret: createSecretBox(Buffer.from(secret)).seal(password, 'a'),
        })
        for (let kill = 0; kill < kills; kill++) {
          const gateway = await startGateway(dataDir, database)
          const enough = settledOf(gateway) + randomInt(2, 9)
          await until(async () =>
            assert.ok(settledOf(gateway) >= enough || (await ticketsOf(database)).length === count),
          )
          await wait(randomInt(0, 8))
          await gateway.kill()
          assert.doesNotMatch(gateway.output.join(''), /CANARY/)
        }
        const gateway = await startGateway(dataDir, database)
        await until(async () => {
          const rows: { is_marked: unknown }[] = await database
            .reader('pulled_messages')
            .where({ state: 'taken' })
          assert.equal(rows.filter(({ is_marked }) => Boolean(is_marked)).length, count)
        })
        assert.equal(await gateway.stop(), 0)
        assert.deepEqual(
          [...(await ticketsOf(database))].sort(),
          Array.from({ length: count }, (_, index) => `Pedido ${index + 1}`).sort(),
        )
        if (kind === 'imap') assert.ok((await dovecot.mails(user)).every(({ flags }) => flags === 'S'))
      } finally {
        await database.close()
      }
    })
  }
})

async function startGateway(dataDir: string, database: Database): Promise<GatewayProcess> {
  // Whoever died kept his lease: nobody here has the time to wait for its end.
  await database.writer('pulled_states').update({ lease_until: new Date(0).toISOString() })
  return startGatewayProcess({
    dataDir,
    args: ['--roles', 'pull'],
    env: { PORTARIA_SECRET: secret, PORTARIA_OUTGOING_PRIVATE_NETWORKS: '127.0.0.0/8' },
  })
}

function settledOf({ output }: GatewayProcess): number {
  return output.join('').match(/"message\.settled"/g)?.length ?? 0
}

async function ticketsOf(database: Database): Promise<readonly string[]> {
  return database.reader('tickets').pluck('title')
}
