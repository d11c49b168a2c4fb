import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import type { Database } from '../../../src/store/database.ts'
import { distributeWaiting } from '../../../src/store/distribution.ts'
import { saveGroup } from '../../../src/store/groups.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import { findUserByName } from '../../../src/store/users.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { formText, type Visitor } from '../../support/visitor.ts'

const year = new Date().getFullYear()
const first = `/tickets/${year}-000001`
const minuteMs = 60_000

forEachDialect((_dialect, open) => {
  test('distribution, the switch on the page, A3 A4 puts everybody’s status into the header and off takes it out', async () => {
    await withPages(await open(), async ({ admin, chief, ana }) => {
      assert.doesNotMatch((await ana.get('/tickets')).text, /action="\/agent-status"/)
      assert.match((await chief.get('/distribution')).text, /Utiliza o Distribuidor Automático de Chamados\?/)
      await switchTo(chief, 'yes')
      for (const path of ['/', '/tickets', '/account', '/nowhere'])
        assert.equal(shown((await ana.get(path)).text), 'offline', path)
      await switchTo(chief, 'no')
      assert.equal(shown((await ana.get('/tickets')).text), null)
      const [off, on] = (await listAudit(admin.database.reader, 9)).filter(
        ({ event }) => event === 'distribution-changed',
      )
      assert.deepEqual([on?.actor, on?.details.on, off?.details.on], ['chefe', true, false])
    })
  })

  test('distribution, a mail with somebody online, A5 goes to who is online when its contents are read', async () => {
    await withPages(await open(), async ({ admin, chief, ana, bia }) => {
      await bringIn(admin.intake, { raw: mailAbout('Antes de ligar') })
      await switchTo(chief, 'yes')
      await be(ana, 'online')
      await be(bia, 'away')
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      await distributeWaiting(admin.database, new Date())
      assert.doesNotMatch((await chief.get(first)).text, /Distribuído/, 'A3 counts from the next mail')
      const { text } = await chief.get(`/tickets/${year}-000002`)
      assert.match(text, /Distribuído por Portaria: <bdi>para ana, único atendente que podia receber<\/bdi>/)
      assert.match(text, /<dt>Responsável<\/dt><dd><bdi>ana<\/bdi>/)
    })
  })

  test('distribution, nobody online, A6 shows the ticket in the waiting list and gives it to who comes online', async () => {
    await withPages(await open(), async ({ admin, chief, ana }) => {
      await switchTo(chief, 'yes')
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const page = (await ana.get('/distribution')).text
      assert.match(page, new RegExp(`href="${first}"`))
      assert.match(page, /Ninguém está online/)
      assert.match((await ana.get(first)).text, /Aguardando distribuição desde/)
      await switchTo(chief, 'no')
      assert.doesNotMatch((await ana.get(first)).text, /Aguardando distribuição/)
      await switchTo(chief, 'yes')
      assert.doesNotMatch((await ana.get(first)).text, /Aguardando distribuição/, 'A3 counts from then on')
      await bringIn(admin.intake, { raw: mailAbout('Rede') })
      const answer = await be(ana, 'online', '/distribution')
      assert.deepEqual([answer.status, answer.location], [303, '/distribution'])
      assert.match((await ana.get('/distribution')).text, /Nenhum chamado esperando/)
      assert.match((await ana.get(`/tickets/${year}-000002`)).text, /para ana, único atendente/)
      assert.doesNotMatch((await ana.get(first)).text, /para ana/)
    })
  })

  test('status, after the idle minutes, A4 is away by itself and opening pages brings nobody back', async () => {
    await withPages(await open(), async ({ admin, chief, ana }) => {
      await switchTo(chief, 'yes')
      await be(ana, 'online')
      admin.advance(4 * minuteMs)
      assert.equal(shown((await ana.get('/tickets')).text), 'online')
      admin.advance(6 * minuteMs)
      for (let look = 0; look < 3; look++)
        assert.equal(shown((await ana.get('/tickets')).text), 'away', `look ${look}`)
      const csrf = await ana.token('/account')
      admin.advance(10 * minuteMs)
      await ana.send('POST', '/agent-status', formText({ csrf, status: 'online', back: '/' }))
      assert.equal(shown((await ana.get('/tickets')).text), 'online')
    })
  })

  test('status, one that is none, with the switch off or to another host, is refused or stays here', async () => {
    await withPages(await open(), async ({ admin, chief, ana }) => {
      await be(ana, 'online')
      assert.equal((await admin.database.reader('agents')).length, 0)
      await switchTo(chief, 'yes')
      assert.equal((await ana.post('/agent-status', { status: 'king' })).status, 400)
      assert.equal((await be(ana, 'away', '//elsewhere.example/')).location, '/')
    })
  })

  test('ticket page, by hand, gives to me, to another and to nobody, each with history and audit', async () => {
    await withPages(await open(), async ({ admin, chief, ana, bia, ids }) => {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      await ana.post(`${first}/assign`, { agent: ids.ana, seen: '' })
      assert.match((await ana.get(first)).text, /<dd><bdi>ana<\/bdi>/)
      await ana.post(`${first}/assign`, { agent: ids.bia, seen: ids.ana })
      const late = await chief.post(`${first}/assign`, { agent: ids.ana, seen: ids.ana })
      assert.equal(late.location, first)
      assert.match((await chief.get(first)).text, /Nada mudou: outra pessoa/)
      await bia.post(`${first}/release`, { seen: ids.bia, to: 'nobody' })
      const { text } = await bia.get(first)
      assert.doesNotMatch(text, /<dt>Responsável/)
      for (const line of ['para ana', 'para bia', 'era de bia'])
        assert.match(text, new RegExp(`<bdi>${line}</bdi>`))
      const events = (await listAudit(admin.database.reader, 20)).map(
        ({ event, actor }) => `${event} ${actor}`,
      )
      assert.deepEqual(events.slice(0, 3), [
        'ticket-released bia',
        'ticket-assigned ana',
        'ticket-assigned ana',
      ])
      assert.equal((await ana.post(`${first}/assign`, { agent: 'nobody', seen: '' })).status, 400)
    })
  })

  test('ticket page, of a queue one may only see, security 6.17 lets nobody assign and names only who may work it', async () => {
    await withPages(await open(), async ({ admin, ana, bia, ids }) => {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const { database } = admin
      await saveGroup(database, { id: 'leitura', name: 'Leitura', userIds: [ids.ana] })
      await saveGroup(database, { id: 'trabalho', name: 'Trabalho', userIds: [ids.bia] })
      const queue = { id: 'fiscal', name: 'Fiscal', colour: 'red', position: 1, capacity: null } as const
      await saveQueue(database, { ...queue, distributes: true }, [
        { groupId: 'leitura', allowed: 'see' },
        { groupId: 'trabalho', allowed: 'work' },
      ])
      await database.writer('tickets').update({ queue_id: 'fiscal' })
      assert.equal((await ana.post(`${first}/assign`, { agent: ids.ana, seen: '' })).status, 403)
      assert.equal((await ana.post(`${first}/release`, { seen: '' })).status, 403)
      assert.doesNotMatch((await ana.get(first)).text, /Quem atende/)
      assert.equal((await bia.post(`${first}/assign`, { agent: ids.ana, seen: '' })).status, 400)
      assert.equal((await bia.post(`${first}/assign`, { agent: ids.bia, seen: '' })).status, 303)
      assert.match((await bia.get(first)).text, /<dd><bdi>bia<\/bdi>/)
    })
  })

  test('list of tickets, by who works them, shows a column and narrows to mine, nobody’s and one agent’s', async () => {
    await withPages(await open(), async ({ admin, ana, bia, ids }) => {
      for (const subject of ['Um', 'Dois', 'Tres']) await bringIn(admin.intake, { raw: mailAbout(subject) })
      await ana.post(`${first}/assign`, { agent: ids.ana, seen: '' })
      await ana.post(`/tickets/${year}-000002/assign`, { agent: ids.bia, seen: '' })
      const found = async (visitor: Visitor, assignee: string) =>
        [
          ...(await visitor.get(`/tickets?assignee=${assignee}`)).text.matchAll(
            /protocol-cell.*?>(\d+-\d+)</g,
          ),
        ]
          .map(([, protocol = '']) => Number(protocol.slice(5)))
          .sort()
      assert.deepEqual(await found(ana, ''), [1, 2, 3])
      assert.deepEqual(await found(ana, 'me'), [1])
      assert.deepEqual(await found(bia, 'me'), [2])
      assert.deepEqual(await found(ana, ids.bia), [2])
      assert.deepEqual(await found(ana, 'none'), [3])
      assert.deepEqual(await found(ana, '%27--'), [1, 2, 3])
      assert.match((await ana.get('/tickets')).text, /data-label="Responsável"><bdi>bia<\/bdi>/)
    })
  })

  test('agents, their capacity and queues, are set by an administrator and refused when they are no numbers', async () => {
    await withPages(await open(), async ({ admin, chief, ana, ids }) => {
      const queue = { id: 'fiscal', name: 'Fiscal', colour: 'red', position: 1, capacity: null } as const
      await saveQueue(admin.database, { ...queue, distributes: true }, [])
      const path = `/distribution/agents/${ids.ana}`
      for (const capacity of ['-1', '1e9', 'x', '1.5']) {
        const answer = await chief.post(path, { capacity })
        assert.equal(answer.status, 422, capacity)
        assert.match(answer.text, /id="capacity-fault"/)
      }
      const saved = await chief.post(path, { capacity: '3', queues: ['fiscal', 'nothing'] })
      assert.equal(saved.location, '/distribution')
      const { text } = await chief.get('/distribution')
      assert.match(text, /data-label="Máximo de abertos">3<.*class="queue queue-red"><bdi>Fiscal/s)
      assert.match((await chief.get(path)).text, /value="fiscal" checked/)
      assert.equal((await ana.get(path)).status, 403)
      assert.equal((await ana.get('/distribution')).status, 200)
      for (const idle of ['', '1', '31', 'x'])
        assert.equal((await chief.post('/distribution', { isOn: 'yes', idle })).status, 422, idle)
    })
  })

  test('queues, what one agent is given of them at most, is set on their page and kept', async () => {
    await withPages(await open(), async ({ admin, chief }) => {
      const fields = { name: 'Fiscal', colour: 'red', position: '1' }
      const wrong = await chief.post('/queues/add', { ...fields, capacity: 'x' })
      assert.match(wrong.text, /id="capacity-fault"/)
      await chief.post('/queues/add', { ...fields, capacity: '4', distributes: 'no' })
      const row = await admin.database.reader('queues').first()
      assert.deepEqual([row.capacity, Boolean(row.distributes)], [4, false])
      const form = (await chief.get(`/queues/${row.id}/edit`)).text
      assert.match(form, /name="capacity" type="text" value="4"/)
      assert.match(form, /<option value="no" selected>/)
    })
  })

  test('closing, by an agent at the capacity, A6 gives the next that waits at once', async () => {
    await withPages(await open(), async ({ admin, chief, ana, ids }) => {
      await chief.post(`/distribution/agents/${ids.ana}`, { capacity: '1' })
      await switchTo(chief, 'yes')
      await be(ana, 'online')
      for (const subject of ['Um', 'Dois']) await bringIn(admin.intake, { raw: mailAbout(subject) })
      await distributeWaiting(admin.database, new Date())
      assert.match((await ana.get('/distribution')).text, new RegExp(`href="/tickets/${year}-000002"`))
      await ana.post(`${first}/close`)
      assert.match((await ana.get('/distribution')).text, /Nenhum chamado esperando/)
    })
  })
})

type House = {
  readonly admin: TestAdmin
  readonly chief: Visitor
  readonly ana: Visitor
  readonly bia: Visitor
  readonly ids: { readonly ana: string; readonly bia: string }
}

/** Runs a test with an administrator and two agents, and stops the pages before their database goes. */
async function withPages(
  database: Database & AsyncDisposable,
  run: (house: House) => Promise<void>,
): Promise<void> {
  await using kept = database
  const admin = await startMailAdmin([openDesk], { database: { ...kept, close: async () => {} } })
  try {
    const [chief, ana, bia] = [
      await admin.signIn('administrator', 'chefe'),
      await admin.signIn('operator', 'ana'),
      await admin.signIn('operator', 'bia'),
    ]
    const idOf = async (name: string) => (await findUserByName(kept.reader, name))?.id ?? ''
    await run({ admin, chief, ana, bia, ids: { ana: await idOf('ana'), bia: await idOf('bia') } })
  } finally {
    await admin.close()
  }
}

async function switchTo(chief: Visitor, isOn: 'yes' | 'no'): Promise<void> {
  assert.equal((await chief.post('/distribution', { isOn, idle: '5' })).status, 303)
}

function be(agent: Visitor, status: string, back = '/'): ReturnType<Visitor['post']> {
  return agent.post('/agent-status', { status, back })
}

/** The status that the header shows; `null` for none. */
function shown(html: string): string | null {
  return /name="status" value="(\w+)"[^>]* aria-current="true"/.exec(html)?.[1] ?? null
}
