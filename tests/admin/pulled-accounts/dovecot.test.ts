import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createPullingMeans } from '../../../src/gateway/pull/test-account.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { findPulledSecret, listPulledAccounts } from '../../../src/store/pulled-accounts.ts'
import { readSecretText } from '../../../src/domain/outgoing/channel-secret.ts'
import type { Database } from '../../../src/store/database.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { dovecotObstacle, dovecotPassword, startDovecot } from '../../support/dovecot.ts'
import { mails, openTestPulling, testNetwork, until } from '../../support/pulling.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: pages of pulled accounts, because ${obstacle}\n`)

/** Signs in with what the pages have sealed. */
function meansOf(database: Database, ca: string) {
  const secrets = createSecretBox(new Uint8Array(32).fill(7))
  return {
    network: { ...testNetwork, ca },
    limits: { connectMs: 5_000, silentMs: 10_000 },
    async credentialsOf({ id, settings }: { id: string; settings: { user: string } }) {
      const sealed = await findPulledSecret(database.writer, id)
      const secret = readSecretText(secrets.open(sealed ?? '', id) ?? '')
      return {
        user: settings.user,
        secret: secret?.kind === 'password' ? secret.password : '',
        isToken: false,
      }
    },
  }
}

suite('pages of pulled accounts with Dovecot', { skip: obstacle ?? false }, () => {
  test('pulled account, added by its page and pulled, C3 C4 M20 M23 is tested, offers folders and tells what it took', async (t) => {
    await using dovecot = await startDovecot()
    await using pulling = await openTestPulling()
    const { database, intake, deskId } = pulling
    const means = meansOf(database, dovecot.ca)
    const admin = await startTestAdmin({ database, intake, pulling: createPullingMeans(means) })
    t.after(() => admin.close())
    const visitor = await admin.signIn('administrator')
    dovecot.deliver('caixa', mails(1, 2))
    dovecot.deliver('caixa', mails(3, 1), 'Chamados')
    const fields = {
      name: 'Caixa do Dovecot',
      deskId,
      kind: 'imap',
      host: 'one.example',
      port: String(dovecot.imapsPort),
      encryption: 'tls',
      user: 'caixa',
      password: dovecotPassword,
      folder: 'INBOX',
      marksRead: 'yes',
      days: '30',
      which: 'all',
      active: 'yes',
    }
    const { location: page } = await visitor.post('/pulled-accounts/new?provider=other', fields)
    const tested = (await visitor.get(page)).text
    for (const step of ['Alcançar o servidor', 'Criptografia', 'Autenticação', 'Pastas', 'Mensagens'])
      assert.match(tested, new RegExp(`${step}</strong> <span class="badge good">`), step)
    assert.doesNotMatch(tested, /CANARY/)
    await visitor.post(`${page}/folders`)
    assert.match((await visitor.get(`${page}/edit`)).text, /name="folder" value="Chamados">/)
    const both = { ...fields, password: '', version: '1', folder: ['INBOX', 'Chamados'] }
    assert.equal((await visitor.post(`${page}/edit`, both)).location, page)
    assert.deepEqual((await listPulledAccounts(database.reader))[0]?.settings.folders, ['INBOX', 'Chamados'])
    pulling.start({ network: means.network, credentialsOf: means.credentialsOf })
    await pulling.untilCame(3)
    await until(async () => {
      const { text } = await visitor.get(page)
      assert.match(text, /badge good">Conectada/)
      assert.match(text, /<a href="\/messages\/\w{26}"><time/)
      assert.match(text, /3 buscadas, 0 recusadas, 0 a tentar de novo/)
      assert.match(text, /Tudo o que chegou foi buscado/)
    })
    const wrong = { ...both, version: '2', password: 'CANARY errada', folder: 'INBOX' }
    assert.equal((await visitor.post(`${page}/edit`, wrong)).location, page)
    const refused = (await visitor.get(page)).text
    assert.match(refused, /Autenticação<\/strong> <span class="badge bad">/)
    assert.match(refused, /não aceitou o usuário e a senha/)
    assert.doesNotMatch(refused, /CANARY/)
  })
})
