import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveBranch } from '../../../src/store/branches.ts'
import { addAssociation } from '../../../src/store/clients.ts'
import { writeTransaction } from '../../../src/store/database.ts'
import { listHistory } from '../../../src/store/history.ts'
import { saveOrders } from '../../../src/store/orders.ts'
import { saveTicketType } from '../../../src/store/ticket-types.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import {
  addAna,
  addExchange,
  exchange,
  preTicketAbout,
  rowOf,
  startTriage,
  triageDesk,
} from '../../support/triage.ts'
import type { Visitor } from '../../support/visitor.ts'

type World = {
  readonly admin: TestAdmin
  readonly bia: Visitor
  readonly protocol: string
  readonly path: string
}

const filled = { version: '0', seen: '2', client: 'Padaria Lua', step: 'save' }
const stranger = 'Zé <ze@fora.example>'

/** Runs a test with Bia, who has signed in, and one pre-ticket. */
async function withPreTicket(open: Open, run: (world: World) => Promise<void>, from?: string): Promise<void> {
  await using database = await open()
  const admin = await startTriage(database)
  try {
    const bia = await admin.signIn('operator', 'bia')
    await addAna(admin)
    const protocol = await preTicketAbout(admin, 'Troca de camisa', from)
    await run({ admin, bia, protocol, path: `/triage/${protocol}/assume` })
  } finally {
    await admin.close()
  }
}

const fieldText = (text: string, id: string) =>
  new RegExp(`<input id="${id}"[^>]*? value="([^"]*)"`).exec(text)?.[1]

forEachDialect((_dialect, open) => {
  test('assuming, by who is not in the group of the type, C14 is 403 by form and by post and changes nothing', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol, path }) => {
      const rui = await admin.signIn('administrator', 'rui')
      await addExchange(admin, ['bia'])
      await admin.database.writer('tickets').update({ type_id: 'troca' })
      const before = await rowOf(admin, protocol)
      assert.equal((await rui.get(path)).status, 403)
      assert.equal((await rui.post(path, { ...filled, type: 'troca', order: '1' })).status, 403)
      assert.deepEqual(await rowOf(admin, protocol), before)
      assert.doesNotMatch((await rui.get(`/triage/${protocol}`)).text, /href="[^"]*\/assume"/)
      assert.equal((await bia.get(path)).status, 200)
    })
  })

  test('assuming, as a type of another group, C14 is 403 though the pre-ticket has none', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol, path }) => {
      await addExchange(admin, [])
      assert.equal((await bia.post(path, { ...filled, type: 'troca', order: '1' })).status, 403)
      assert.equal((await rowOf(admin, protocol)).kind, 'pre-ticket')
    })
  })

  test('assuming, with required fields missing, C15 names them and stays a pre-ticket', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol, path }) => {
      await addExchange(admin, ['bia'])
      const { status, text } = await bia.post(path, { ...filled, type: 'troca', client: '' })
      assert.equal(status, 422)
      assert.match(text, /Cliente: identifique o cliente\./)
      assert.match(text, /Número do pedido: preencha\./)
      assert.match(text, /<option value="troca" selected>/)
      const row = await rowOf(admin, protocol)
      assert.deepEqual([row.kind, row.version, row.assignee_id], ['pre-ticket', 0, null])
    })
  })

  test('assuming, a sender in the registry, C16 fills in the client whatever the case of the address', async () => {
    await withPreTicket(open, async ({ bia, path }) => {
      const { text } = await bia.get(path)
      assert.equal(fieldText(text, 'client'), 'Padaria Lua')
      assert.match(text, /Encontrado pelo e-mail do remetente\./)
      assert.match(text, /Ana Souza &lt;ana@cliente\.example&gt;/)
    })
  })

  test('assuming, a sender of a domain that a client has, fills in that client', async () => {
    await withPreTicket(
      open,
      async ({ admin, bia, path }) => {
        const rule = { domain: 'fora.example', client: 'Oficina Sol', owner: 'bia' }
        await addAssociation(admin.database.writer, rule, new Date())
        const { text } = await bia.get(path)
        assert.equal(fieldText(text, 'client'), 'Oficina Sol')
        assert.match(text, /Encontrado pelo domínio do remetente\./)
      },
      stranger,
    )
  })

  test('assuming, a stranger, C17 shows indefinido and is not saved without a client', async () => {
    await withPreTicket(
      open,
      async ({ admin, bia, protocol, path }) => {
        assert.match((await bia.get('/triage')).text, /<em>indefinido<\/em>/)
        assert.match((await bia.get(`/triage/${protocol}`)).text, /<em>indefinido<\/em>/)
        assert.equal((await bia.post(path, { ...filled, client: '' })).status, 422)
        const unknown = await bia.post(path, { ...filled, client: 'Ninguém <b>' })
        assert.match(unknown.text, /“Ninguém &lt;b&gt;” não está no cadastro/)
        assert.equal((await rowOf(admin, protocol)).kind, 'pre-ticket')
        const saved = await bia.post(path, {
          ...filled,
          client: 'Oficina Sol',
          newClient: 'yes',
          remember: 'yes',
        })
        assert.equal(saved.status, 303)
        const contact = await admin.database.reader('contacts').where({ address: 'ze@fora.example' }).first()
        assert.equal(contact.client_id, (await rowOf(admin, protocol)).client_id)
      },
      stranger,
    )
  })

  test('assuming, by the number of an order, C18 fills in its client and C19 shows all its data', async () => {
    await withPreTicket(
      open,
      async ({ admin, bia, protocol, path }) => {
        const order = {
          number: '10045',
          client: 'Mercado Mar',
          details: [{ name: 'Situação', value: 'Faturado <b>' }],
        }
        await writeTransaction(admin.database, (trx) => saveOrders(trx, [order], 'import', new Date()))
        const { status, text } = await bia.post(path, {
          ...filled,
          client: '',
          due: '2026-12-01',
          order: 'nº 10045',
          step: 'identify',
        })
        assert.equal(status, 200)
        assert.equal(fieldText(text, 'client'), 'Mercado Mar')
        assert.equal(fieldText(text, 'due'), '2026-12-01', 'what was typed stays')
        assert.match(text, /Documento<\/h2>[\s\S]*Situação[\s\S]*Faturado &lt;b&gt;/)
        assert.equal((await rowOf(admin, protocol)).kind, 'pre-ticket')
        const saved = await bia.post(path, { ...filled, client: 'Mercado Mar', order: '10045' })
        assert.equal(saved.location, `/tickets/${protocol}`)
        assert.match((await bia.get(`/tickets/${protocol}/document`)).text, /Faturado &lt;b&gt;/)
        assert.match((await bia.get(`/triage/${protocol}?tab=document`)).text, /Faturado &lt;b&gt;/)
      },
      stranger,
    )
  })

  test('assuming, by the number of no order, C18 shows an error at the field and fills in nobody', async () => {
    await withPreTicket(
      open,
      async ({ bia, path }) => {
        const { status, text } = await bia.post(path, {
          ...filled,
          client: '',
          order: '999',
          step: 'identify',
        })
        assert.equal(status, 422)
        assert.match(text, /id="order-fault">Número do pedido: “999” não foi encontrado\./)
        assert.equal(fieldText(text, 'client'), '')
      },
      stranger,
    )
  })

  test('assuming, with all that is needed, C2 C20 makes a ticket of the same number and starts nothing before', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol, path }) => {
      await addExchange(admin, ['bia'])
      const before = await rowOf(admin, protocol)
      assert.deepEqual(
        [before.queue_id, before.assignee_id, before.due_at, before.waiting_since],
        [null, null, null, null],
        'nothing of workflow, distribution or time limits runs for a pre-ticket C1',
      )
      const fields = { ...filled, type: 'troca', order: '77', due: '2026-12-01' }
      assert.equal((await bia.post(path, fields)).location, `/tickets/${protocol}`)
      const row = await rowOf(admin, protocol)
      const bia1 = await admin.database.reader('users').where({ name: 'bia' }).first()
      assert.deepEqual(
        [row.kind, row.state, row.type_id, row.queue_id, row.assignee_id, row.order_number, row.version],
        ['ticket', 'open', 'troca', 'fila', bia1.id, '77', 1],
      )
      assert.equal(row.due_at, '2026-12-02T02:59:59.000Z', 'the end of that day in Brazil')
      const events = (await listHistory(admin.database.reader, row.id)).map(({ event, actor }) => [
        event,
        actor,
      ])
      assert.deepEqual(events.at(-1), ['assumed', 'bia'])
      const { text } = await bia.get(`/tickets/${protocol}`)
      for (const action of ['close', 'ask-validation'])
        assert.match(text, new RegExp(`${protocol}/${action}"`))
      assert.doesNotMatch((await bia.get('/triage')).text, new RegExp(protocol))
      const audited = await admin.database.reader('audit').where({ event: 'pre-ticket-assumed' })
      assert.deepEqual([audited.length, audited[0]?.subject], [1, protocol])
    })
  })

  test('branch, of the address that a mail came to, C6 is filled in and C9 the origin is e-mail', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol, path }) => {
      await saveBranch(admin.database, { id: 'sp', name: 'São Paulo' })
      await admin.database.writer('desks').where({ address: triageDesk.address }).update({ branch_id: 'sp' })
      const { text } = await bia.get(`/triage/${protocol}`)
      assert.match(text, /Filial<\/dt><dd><bdi>São Paulo/)
      assert.match(text, /Origem<\/dt><dd>E-mail/)
      assert.match((await bia.get(path)).text, /<option value="sp" selected>/)
      await bia.post(path, { ...filled, branch: 'sp' })
      const row = await rowOf(admin, protocol)
      assert.deepEqual([row.branch_id, row.origin], ['sp', 'email'])
    })
  })

  test('assuming, after another did, loses nothing that was typed and tells what changed', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol, path }) => {
      await saveTicketType(admin.database, { ...exchange, queueId: null, groupId: null, requiredFields: [] })
      const rui = await admin.signIn('operator', 'rui')
      const typed = await rui.post('/triage/selected', {
        ticket: `${protocol}.0`,
        act: 'type',
        type: 'troca',
      })
      assert.match(typed.text, /Tipo alterado/)
      const late = await bia.post(path, { ...filled, type: 'troca', client: 'Texto de Bia' })
      assert.equal(late.status, 409)
      assert.equal(fieldText(late.text, 'client'), 'Texto de Bia')
      assert.match(late.text, /Tipo alterado na triagem por rui/)
      assert.match(late.text, /name="version" value="1"/)
      assert.equal((await rowOf(admin, protocol)).kind, 'pre-ticket')
      await rui.post(path, { ...filled, version: '1', type: 'troca' })
      const tooLate = await bia.post(path, { ...filled, version: '1', type: 'troca', client: 'Texto de Bia' })
      assert.equal(tooLate.status, 409)
      assert.match(tooLate.text, /Não está mais na triagem/)
      assert.equal(fieldText(tooLate.text, 'client'), 'Texto de Bia')
      const assumed = await admin.database.reader('history').where({ event: 'assumed' })
      assert.deepEqual(
        assumed.map(({ actor }) => actor),
        ['rui'],
      )
    })
  })

  test('assuming, by two at the same moment, is done once and told to the other', async () => {
    await withPreTicket(open, async ({ admin, bia, path }) => {
      const rui = await admin.signIn('operator', 'rui')
      const answers = await Promise.all([bia, rui].map((who) => who.post(path, filled)))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
      assert.equal((await admin.database.reader('history').where({ event: 'assumed' })).length, 1)
    })
  })

  test('presence, of two on one pre-ticket, is shown to each other and ends by itself', async () => {
    await withPreTicket(open, async ({ admin, bia, protocol }) => {
      const rui = await admin.signIn('operator', 'rui')
      const path = `/triage/${protocol}/presence`
      const first = JSON.parse((await bia.post(path, { version: '0' })).text)
      assert.deepEqual(first, { present: '', changed: '' })
      const second = JSON.parse((await rui.post(path, { version: '7' })).text)
      assert.match(second.present, /bia/)
      assert.match(second.changed, /mudou/)
      assert.match((await rui.get(`/triage/${protocol}`)).text, /Também aqui: bia/)
      assert.match((await rui.get('/triage')).text, /Também aqui: bia/)
      assert.doesNotMatch((await bia.get(`/triage/${protocol}`)).text, /Também aqui: bia/)
      admin.advance(61_000)
      assert.doesNotMatch((await rui.get(`/triage/${protocol}`)).text, /Também aqui/)
      assert.equal((await admin.visitor().post(path, {}, '/sign-in')).status, 401)
    })
  })
})
