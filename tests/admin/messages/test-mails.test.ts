import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signTestMark } from '../../../src/intake/test-mark.ts'
import { findDesk } from '../../../src/store/desks.ts'
import { askMailTest } from '../../../src/store/mail-tests.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

const secret = new Uint8Array(32).fill(7)

/** The subjects in a list of messages, the newest first. */
const subjectsOf = (text: string): string[] =>
  [...text.matchAll(/href="\/messages\/[0-9A-Z]{26}"><bdi>([^<]*)</g)].map(([, subject = '']) => subject)

forEachDialect((_dialect, open) => {
  test('messages, test messages among those of people, beyond 10 stand there only where they are asked for', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
    try {
      const deskId = (await findDesk(database.reader, openDesk.address))?.id ?? ''
      const bringTest = async (subject: string): Promise<void> => {
        const now = new Date()
        const asked = { deskId, channelId: null, kind: 'canary', dueAt: now } as const
        const mark = signTestMark(secret, await askMailTest(database.writer, asked, now), deskId)
        await bringIn(admin.intake, { raw: `X-Portaria-Test: ${mark}\r\n${mailAbout(subject)}` })
      }
      await bringTest('Sonda cedo')
      await bringIn(admin.intake, { raw: mailAbout('Impressora parada') })
      await bringIn(admin.intake, { raw: mailAbout('Impressora parada') })
      await bringIn(admin.intake, { raw: mailAbout('Acesso e sonda') })
      await bringTest('Sonda tarde')
      const ana = await admin.signIn('administrator', 'ana')
      const found = async (query: string): Promise<string[]> =>
        subjectsOf((await ana.get(`/messages?${new URLSearchParams({ q: query })}`)).text)
      const tests = ['Sonda tarde', 'Sonda cedo']
      const ofPeople = ['Acesso e sonda', 'Impressora parada', 'Impressora parada']
      assert.deepEqual(await found(''), ofPeople)
      for (const query of ['de:ana@cliente.example', 'para:suporte@empresa.example', '-status:recusada'])
        assert.deepEqual(await found(query), ofPeople, query)
      assert.deepEqual(await found('sonda'), ['Acesso e sonda'])
      assert.deepEqual(await found('status:repetida'), ['Impressora parada'])
      assert.deepEqual(await found('status:teste'), tests)
      assert.deepEqual(await found('sonda situação:teste'), tests)
      // The number of the discarded counts them, and leads here.
      assert.deepEqual(await found('status:discarded'), ['Sonda tarde', 'Impressora parada', 'Sonda cedo'])
      assert.deepEqual(await found('status:discarded -status:teste'), ['Impressora parada'])

      const newer = async (query: string): Promise<unknown> => {
        const asked = new URLSearchParams({ q: query, after: '0' })
        return JSON.parse((await ana.get(`/messages/newer?${asked}`)).text).count
      }
      assert.deepEqual(
        [await newer(''), await newer('status:teste'), await newer('status:discarded')],
        [3, 2, 3],
      )
      const reprocess = async (query: string): Promise<string[]> => {
        const asked = new URLSearchParams({ scope: 'filter', q: query })
        return [...(await ana.get(`/messages/reprocess?${asked}`)).text.matchAll(/Impressora|Sonda/g)].map(
          String,
        )
      }
      assert.ok(!(await reprocess('')).includes('Sonda'))
      assert.ok((await reprocess('status:teste')).includes('Sonda'))

      const { text } = await ana.get('/messages')
      assert.match(text, /href="\/messages\?q(?:=|&#x3D;)status%3Atest">Mensagens de teste</)
      const ofTests = (await ana.get('/messages?q=status:test')).text
      assert.match(ofTests, /aria-current="true">Mensagens de teste</)
      assert.match(ofTests, /Descartada<[\s\S]*Mensagem de teste que chegou/)
      assert.match((await ana.get('/accounts')).text, /href="\/messages\?q=status:test"/)
    } finally {
      await admin.close()
    }
  })
})
