import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { assignTicket } from '../../src/store/assignments.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { putEmployee } from '../../src/store/employees.ts'
import { saveGroup } from '../../src/store/groups.ts'
import { listHistory } from '../../src/store/history.ts'
import { saveMailTemplate } from '../../src/store/mail-templates.ts'
import { saveSignsMail } from '../../src/store/signatures.ts'
import { queueStepMails } from '../../src/store/step-mails.ts'
import { listStages, saveStages, setStage } from '../../src/store/ticket-stages.ts'
import { askValidation, closeTicket, discardTicket, reopenTicket } from '../../src/store/ticket-changes.ts'
import { saveTicketType } from '../../src/store/ticket-types.ts'
import { assumePreTicket, changeType } from '../../src/store/triage.ts'
import { findParent } from '../../src/store/find-parent.ts'
import { forEachDialect } from '../support/database.ts'
import { now } from '../support/settlement.ts'
import { statementsOf } from '../support/statements.ts'
import { exchange } from '../support/triage.ts'
import {
  addChannel,
  addMailUser,
  addStep,
  mailTemplate,
  openTicket,
  waitingMails,
  workflowStep,
} from '../support/workflow.ts'
import { saveStep } from '../../src/store/workflow-steps.ts'

const action = { actor: 'bia', now }
const type = { ...exchange, queueId: null, groupId: null, requiredFields: [] }

async function typed(database: Database, id: string): Promise<void> {
  await saveTicketType(database, type)
  await database.writer('tickets').where({ id }).update({ type_id: type.id, order_number: 'PV-2041' })
}

forEachDialect((_dialect, open) => {
  test('step, C13 its event comes, queues the mail once with what was known then', async () => {
    await using database = await open()
    await addStep(database)
    const { id, protocol } = await openTicket(database, { outline: { messageId: 'um@cliente.example' } })
    await typed(database, id)
    assert.deepEqual(await waitingMails(database), [])
    assert.equal(await closeTicket(database.writer, id, action), true)
    assert.equal(await closeTicket(database.writer, id, action), false)
    const [mail, ...others] = await waitingMails(database)
    assert.deepEqual(others, [])
    assert.equal(mail?.template, 'templated')
    assert.deepEqual([mail.to, mail.others], ['ana@cliente.example', []])
    assert.equal(mail.deskAddress, 'suporte@empresa.example')
    assert.equal(mail.inReplyTo, 'um@cliente.example')
    assert.deepEqual(mail.text, { subject: mailTemplate().subject, body: mailTemplate().body })
    assert.deepEqual(
      [mail.values.protocolo, mail.values.contato, mail.values.cliente, mail.values.pedido, mail.values.tipo],
      [protocol, 'Ana Lúcia', 'Ana Lúcia', 'PV-2041', type.name],
    )
    const row = await database.reader('messages').where({ direction: 'out' }).first()
    assert.deepEqual(
      [row.kind, row.reverse_path, row.protocol, row.state],
      ['auto-reply', null, protocol, 'waiting'],
    )
  })

  test('step, C13 a mail that waits, says what its template said when it was queued', async () => {
    await using database = await open()
    await addStep(database)
    const { id } = await openTicket(database)
    await closeTicket(database.writer, id, action)
    const later = mailTemplate({ version: 1, body: 'Outro texto' })
    assert.equal(await saveMailTemplate(database, later, action), 'saved')
    const [mail] = await waitingMails(database)
    assert.deepEqual([mail?.text.body, mail?.version], [mailTemplate().body, 1])
  })

  test('step, an answer to its mail, finds the ticket', async () => {
    await using database = await open()
    await addStep(database)
    const { id, protocol } = await openTicket(database)
    await closeTicket(database.writer, id, action)
    const [mail] = await waitingMails(database)
    const parent = await findParent(database.reader, { messageIds: [mail?.messageId ?? ''] })
    assert.equal(parent?.protocol, protocol)
  })

  test('step, C13 every event that it may follow, sends its mail', async () => {
    await using database = await open()
    await addStep(database, { active: false })
    await saveTicketType(database, type)
    const user = await addMailUser(database, 'bia', 'bia@empresa.example')
    const events = [
      ['opened', async () => {}],
      [
        'classified',
        (id: string) =>
          asPreTicket(id, (seen) => writeTransaction(database, (trx) => changeType(trx, seen, type, action))),
      ],
      [
        'assumed',
        (id: string) =>
          asPreTicket(id, (seen) =>
            writeTransaction(database, (trx) =>
              assumePreTicket(
                trx,
                seen,
                {
                  userId: user,
                  type,
                  client: 'Padaria Lua',
                  branchId: null,
                  contractId: null,
                  orderNumber: '',
                  dueAt: null,
                  remembersClient: false,
                },
                action,
              ),
            ),
          ),
      ],
      [
        'assigned',
        (id: string) => assignTicket(database, { id, assigneeId: null }, { id: user, name: 'bia' }, action),
      ],
      ['awaiting-validation', (id: string) => askValidation(database.writer, id, action)],
      [
        'reopened',
        async (id: string) => {
          await database.writer('tickets').where({ id }).update({ state: 'closed' })
          await reopenTicket(database.writer, id, action)
        },
      ],
    ] as const
    async function asPreTicket(
      id: string,
      change: (seen: { id: string; protocol: string; version: number }) => Promise<unknown>,
    ) {
      await database.writer('tickets').where({ id }).update({ kind: 'pre-ticket' })
      await change({ id, protocol: '', version: 0 })
    }
    let version = 1
    for (const [event, cause] of events) {
      assert.equal(await saveStep(database, workflowStep({ event, version }), now), 'saved')
      version += 1
      const author = { name: '', address: `${event}@cliente.example` }
      const { id } = await openTicket(database, { outline: { author } })
      await cause(id)
      const mails = await waitingMails(database)
      assert.deepEqual(
        mails.map(({ to }) => to),
        [author.address],
        event,
      )
      await database.writer('outbox').delete()
    }
  })

  test('step, C13 a ticket comes to the stage that it names, and to no other, sends its mail', async () => {
    await using database = await open()
    const { id } = await openTicket(database)
    await typed(database, id)
    await saveStages(database, type.id, ['Pago', 'Enviado'], now)
    const [paid, sent] = await listStages(database.reader, type.id)
    await addStep(database, { event: 'stage', typeId: type.id, stageId: sent?.id ?? null })
    if (paid === undefined || sent === undefined) throw new Error('expected two stages')
    assert.equal(await setStage(database, id, paid, { ...action, version: 0 }), true)
    assert.equal(await setStage(database, id, sent, { ...action, version: 0 }), false)
    assert.deepEqual(await waitingMails(database), [])
    assert.equal(await setStage(database, id, sent, { ...action, version: 1 }), true)
    const [mail] = await waitingMails(database)
    assert.equal(mail?.values.etapa, 'Enviado')
    const history = await listHistory(database.reader, id)
    assert.deepEqual(history.at(-1)?.details, { from: 'Pago', to: 'Enviado' })
  })

  test('step, of another type or switched off, sends nothing', async () => {
    await using database = await open()
    await saveTicketType(database, type)
    await addStep(database, { typeId: type.id })
    await saveStep(database, workflowStep({ id: 'outro', name: 'Outro', active: false }), now)
    const { id } = await openTicket(database)
    await closeTicket(database.writer, id, action)
    assert.deepEqual(await waitingMails(database), [])
  })

  test('step, a ticket that was thrown away meanwhile, sends nothing', async () => {
    await using database = await open()
    await addStep(database, { event: 'classified' })
    const { id } = await openTicket(database)
    const classified = { ticketId: id, event: 'classified', actor: null } as const
    const queue = () => writeTransaction(database, (trx) => queueStepMails(trx, [classified], now))
    await discardTicket(database.writer, id, action)
    await queue()
    assert.deepEqual(await waitingMails(database), [])
    await database.writer('tickets').where({ id }).update({ state: 'open' })
    await queue()
    assert.equal((await waitingMails(database)).length, 1)
  })

  for (const [choice, expected] of [
    ['contract', 'contrato'],
    ['specific', 'especifica'],
    ['default', 'sistema'],
  ] as const) {
    test(`step, ${choice} channel, F13 F14 F16 leaves by ${expected} and says why`, async () => {
      await using database = await open()
      for (const id of ['contrato', 'especifica']) await addChannel(database, id)
      await addChannel(database, 'sistema', { isSystem: true })
      await addStep(database, {
        channelChoice: choice,
        channelId: choice === 'specific' ? 'especifica' : null,
      })
      const { id } = await openTicket(database)
      await database.writer('contracts').insert({
        id: 'k1',
        name: 'K1',
        folded_name: 'k1',
        active: true,
        channel_id: 'contrato',
      })
      await database.writer('tickets').where({ id }).update({ contract_id: 'k1' })
      await closeTicket(database.writer, id, action)
      const [mail] = await waitingMails(database)
      assert.equal(mail?.channelId, expected)
      const { channel_why: why } = await database.reader('outgoing_mails').first()
      assert.equal(why, { contract: 'contract', specific: 'specific', default: 'system' }[choice])
    })
  }

  for (const sendsTogether of [false, true]) {
    test(`step, F15 M29 a group of three ${sendsTogether ? 'together' : 'apart'}, gets each one mail and no other`, async () => {
      await using database = await open()
      const settings = {
        server: null,
        login: null,
        whenUnknown: 'stop',
        appearance: plainAppearance,
      } as const
      await addChannel(database, 'sistema', { isSystem: true, settings: { ...settings, sendsTogether } })
      const userIds: string[] = []
      for (const name of ['bia', 'caio', 'davi'])
        userIds.push(await addMailUser(database, name, `${name}@empresa.example`))
      await saveGroup(database, { id: 'g', name: 'Equipe', userIds })
      await addStep(database, { toClient: false, groupIds: ['g'], userIds: userIds.slice(0, 2) })
      const { id } = await openTicket(database)
      await closeTicket(database.writer, id, action)
      const mails = await waitingMails(database)
      const everybody = ['bia@empresa.example', 'caio@empresa.example', 'davi@empresa.example']
      const named = mails.map(({ to, others }) => [to, ...others].sort())
      assert.deepEqual(named.sort(), sendsTogether ? [everybody] : everybody.map((address) => [address]))
      assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, mails.length)
      const actions = await database.reader('outgoing_mails').distinct('action_id').pluck('action_id')
      assert.equal(actions.length, 1)
      assert.equal((await database.reader('outgoing_recipients')).length, 3)
    })
  }

  test('step, C10 C11 C12 with the signature of the agent in charge, is signed unless switched off', async () => {
    await using database = await open()
    const user = await addMailUser(database, 'bia', 'bia@empresa.example')
    await putEmployee(database.writer, user, { name: 'Beatriz Rocha', jobTitle: 'Analista' }, now)
    await addStep(database, { signs: true })
    const { id } = await openTicket(database)
    await assignTicket(database, { id, assigneeId: null }, { id: user, name: 'bia' }, action)
    await closeTicket(database.writer, id, action)
    await saveSignsMail(database.writer, false)
    await reopenTicket(database.writer, id, action)
    await closeTicket(database.writer, id, action)
    const signatures = (await waitingMails(database)).map(({ signature }) => signature)
    assert.deepEqual(signatures, [{ name: 'Beatriz Rocha', jobTitle: 'Analista' }, null])
  })

  test('step, O22 who has had one in the hour and five in the day, waits and then is left out with a word', async () => {
    await using database = await open()
    await addStep(database)
    const { id } = await openTicket(database)
    for (let round = 0; round < 6; round += 1) {
      await closeTicket(database.writer, id, action)
      await reopenTicket(database.writer, id, action)
    }
    const hours = (await waitingMails(database)).map(
      ({ leavesAt }) => (Date.parse(leavesAt) - now.getTime()) / 3_600_000,
    )
    assert.deepEqual(hours, [0, 1, 2, 3, 4])
    const withheld = (await listHistory(database.reader, id)).filter(({ event }) => event === 'step-withheld')
    assert.deepEqual(
      withheld.map(({ details }) => details),
      [{ step: 'Avisar o cliente', recipients: 1 }],
    )
  })

  test('step, O22 eight tickets are opened at once, tells who works here of each at once', async () => {
    await using database = await open()
    const bia = await addMailUser(database, 'bia', 'bia@casa.example')
    await addStep(database, { event: 'opened', toClient: false, userIds: [bia] })
    const { id } = await openTicket(database)
    const happened = Array.from({ length: 7 }, () => ({
      ticketId: id,
      event: 'opened' as const,
      actor: null,
    }))
    await writeTransaction(database, async (trx) => void (await queueStepMails(trx, happened, now)))
    const leave = (await waitingMails(database)).map(({ leavesAt }) => leavesAt)
    assert.deepEqual(leave, Array(8).fill(now.toISOString()))
  })

  test('step, many happenings at once, take as many statements as one', async () => {
    await using database = await open()
    await addStep(database, { event: 'opened' })
    const ids: string[] = []
    for (let number = 0; number < 6; number++)
      ids.push((await openTicket(database, { outline: { messageId: `${number}@cliente.example` } })).id)
    const count = (some: readonly string[], days: number): Promise<number> =>
      statementsOf(database, async (trx) => {
        const opened = some.map((ticketId) => ({ ticketId, event: 'opened' as const, actor: null }))
        await queueStepMails(trx, opened, new Date(now.getTime() + days * 24 * 3_600_000))
      })
    assert.equal(await count(ids.slice(0, 1), 2), await count(ids.slice(1), 4))
  })

  test('step, complaint 7 nobody did it and nothing proves the author, leaves the client alone', async () => {
    await using database = await open()
    await addStep(database, { event: 'opened' })
    await openTicket(database, { basis: null })
    assert.deepEqual(await waitingMails(database), [])
    await openTicket(database)
    assert.equal((await waitingMails(database)).length, 1)
  })

  for (const [circumstance, changes] of [
    ['a machine', { outline: { kind: 'auto-generated' as const } }],
    ['a list', { outline: { kind: 'list' as const } }],
    ['the null reverse-path', { reversePath: null }],
  ] as const) {
    test(`step, ${circumstance} opened the ticket, leaves it alone whoever acts`, async () => {
      await using database = await open()
      await addStep(database)
      const { id } = await openTicket(database, changes)
      await closeTicket(database.writer, id, action)
      assert.deepEqual(await waitingMails(database), [])
    })
  }

  test('step, O20 an address of ours, is shown as filtered and never written to', async () => {
    await using database = await open()
    await addStep(database)
    const author = { name: '', address: 'suporte@empresa.example' }
    const { id } = await openTicket(database, { outline: { author } })
    await closeTicket(database.writer, id, action)
    assert.deepEqual(await waitingMails(database), [])
    assert.equal((await database.reader('messages').where({ state: 'filtered' })).length, 1)
  })

  test('step, its cause is undone, leaves no mail behind', async () => {
    await using database = await open()
    await addStep(database)
    const { id } = await openTicket(database)
    const undone = new Error('undone')
    await assert.rejects(
      writeTransaction(database, async (trx) => {
        await closeTicket(trx, id, action)
        throw undone
      }),
      undone,
    )
    assert.deepEqual(await waitingMails(database), [])
  })
})
