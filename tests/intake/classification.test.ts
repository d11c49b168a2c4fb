import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyTickets } from '../../src/store/classified-tickets.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { listHistory } from '../../src/store/history.ts'
import {
  changeClassification,
  findClassification,
  moveClassification,
  removeClassification,
} from '../../src/store/classifications.ts'
import { countClassificationHits } from '../../src/store/classification-hits.ts'
import { changeDestination } from '../../src/store/destinations.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { parseSearch } from '../../src/domain/search.ts'
import { listMessages } from '../../src/store/message-list.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { addHouse, addRule } from '../support/classification.ts'
import { saveDistribution } from '../../src/store/distribution-setting.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const by = { actor: 'ana', now: new Date('2026-11-21T12:00:00Z') }
/** Longer than a policy is trusted without asking. */
const untrusted = 60

async function openHouse(open: Open): Promise<TestIntake> {
  const door = await openTestIntake({}, open)
  await addHouse(door.database)
  await door.addDesk()
  return door
}

async function bring(door: TestIntake, fields: Readonly<Record<string, string>> = {}, body?: string) {
  await pause(untrusted)
  const [reply] = await door.send({ raw: mail(fields, body), to: [fields.To ?? 'suporte@empresa.example'] })
  await door.intake.idle()
  assert.equal(reply?.verdict.kind, 'pass')
  const ticket = await door.database.reader('tickets').orderBy('seq', 'desc').first()
  return {
    ...ticket,
    history: (await listHistory(door.database.reader, ticket.id)).filter(({ event }) =>
      ['classified', 'typed-by-desk'].includes(event),
    ),
  }
}

forEachDialect((_dialect, open) => {
  test('C44 a mail that a rule matches, when it is received, has the type, its queue and branch', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Notas', [{ field: 'text', condition: 'contains', value: 'nota fiscal' }])
    const ticket = await bring(door, {}, 'Segue a NOTA fiscal.')
    assert.deepEqual(
      [ticket.type_id, ticket.queue_id, ticket.branch_id, ticket.classified_as],
      ['t1', 'q1', 'b1', 'Notas'],
    )
    assert.ok(ticket.classified_at)
    const { messageId, ...line } = ticket.history[0] ?? {}
    assert.ok(messageId)
    assert.deepEqual(line.details, { type: 'Nota fiscal', queue: 'Fiscal', rule: 'Notas', others: null })
  })

  test('C44 a mail that no rule matches, when it is received, has no type and no tag', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Notas', [{ field: 'text', condition: 'contains', value: 'nota fiscal' }])
    const ticket = await bring(door)
    assert.deepEqual([ticket.type_id, ticket.classified_as, ticket.history], [null, null, []])
    assert.ok(ticket.classified_at)
  })

  test('C44 a pre-ticket, that a rule matches, has the type and does not wait for an agent', async () => {
    await using door = await openHouse(open)
    await door.addDesk({ address: 'triagem@empresa.example', profile: 'triagem' })
    await addRule(door.database, 'Notas', [{ condition: 'contains', value: 'nota' }])
    const ticket = await bring(door, { To: 'triagem@empresa.example', Subject: 'Nota' })
    assert.deepEqual([ticket.kind, ticket.type_id, ticket.waiting_since], ['pre-ticket', 't1', null])
  })

  test('C44 A3 a ticket of a queue that distributes, once classified, waits for its agent where that is on', async () => {
    await using door = await openHouse(open)
    await saveDistribution(door.database, { isOn: true, idleMinutes: 15 }, new Date(0))
    await addRule(door.database, 'Notas', [{ condition: 'contains', value: 'nota' }])
    await addRule(door.database, 'Vendas', [{ condition: 'contains', value: 'proposta' }], { typeId: 't2' })
    assert.ok((await bring(door, { Subject: 'Nota' })).waiting_since)
    const other = await bring(door, { Subject: 'Proposta', 'Message-ID': '<dois@cliente.example>' })
    assert.deepEqual([other.queue_id, other.waiting_since], ['q2', null])
    await saveDistribution(door.database, { isOn: false, idleMinutes: 15 }, new Date())
    const later = await bring(door, { Subject: 'Nota', 'Message-ID': '<tres@cliente.example>' })
    assert.deepEqual([later.queue_id, later.waiting_since], ['q1', null])
  })

  test('C45 rules of two types, when both match, give the type of the lower order and tell the other', async () => {
    await using door = await openHouse(open)
    const first = await addRule(door.database, 'Primeira', [{ condition: 'contains', value: 'nota' }])
    await addRule(door.database, 'Segunda', [{ condition: 'contains', value: 'nota' }], { typeId: 't2' })
    const one = await bring(door, { Subject: 'Nota' })
    assert.deepEqual(
      [one.type_id, one.classified_as, one.history[0]?.details.others],
      ['t1', 'Primeira', 'Segunda'],
    )
    await moveClassification(door.database.writer, first, 'down', by)
    const two = await bring(door, { Subject: 'Nota', 'Message-ID': '<dois@cliente.example>' })
    assert.deepEqual(
      [two.type_id, two.classified_as, two.history[0]?.details.others],
      ['t2', 'Segunda', 'Primeira'],
    )
  })

  test('C45 two rules of one type, either of which matches, both give it', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Notas', [{ value: 'nota' }])
    await addRule(door.database, 'Boletos', [{ value: 'boleto' }])
    const types = []
    for (const [index, subject] of ['Nota', 'Boleto'].entries()) {
      const ticket = await bring(door, { Subject: subject, 'Message-ID': `<${index}@cliente.example>` })
      types.push(ticket.type_id)
    }
    assert.deepEqual(types, ['t1', 't1'])
  })

  test('C45 a rule whose type has ended, before another that matches, gives way to it', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Primeira', [{ value: 'nota' }])
    await addRule(door.database, 'Segunda', [{ value: 'nota' }], { typeId: 't2' })
    await bring(door, { Subject: 'Outra', 'Message-ID': '<zero@cliente.example>' })
    await door.database.writer('ticket_types').where({ id: 't1' }).update({ active: false })
    const ended = await bring(door, { Subject: 'Nota' })
    assert.deepEqual([ended.type_id, ended.classified_as], ['t2', 'Segunda'])
    await door.database.writer('ticket_types').where({ id: 't1' }).update({ active: true })
    const again = await bring(door, { Subject: 'Nota', 'Message-ID': '<dois@cliente.example>' })
    assert.deepEqual([again.type_id, again.classified_as], ['t1', 'Primeira'])
  })

  test('C46 the name of a rule, renamed and removed later, stays with ticket and history', async () => {
    await using door = await openHouse(open)
    const id = await addRule(door.database, 'Notas', [{ value: 'nota' }])
    const { id: ticketId } = await bring(door, { Subject: 'Nota' })
    const { database } = door
    const rule = await findClassification(database.writer, id)
    assert.ok(rule)
    await changeClassification(database.writer, id, { ...rule, name: 'Outro nome' }, by)
    await removeClassification(database.writer, id, by)
    const row = await database.reader('tickets').where({ id: ticketId }).first('classified_as')
    const lines = await listHistory(database.reader, ticketId)
    assert.equal(row.classified_as, 'Notas')
    assert.equal(lines.find(({ event }) => event === 'classified')?.details.rule, 'Notas')
  })

  test('O11 a desk with a type, whose mail no rule matches, gives its own', async () => {
    await using door = await openHouse(open)
    const deskId = await door.addDesk({ address: 'propostas@empresa.example' })
    await changeDestination(
      door.database.writer,
      deskId,
      { typeId: 't2', contractId: null, branchId: 'b2' },
      by,
    )
    await addRule(door.database, 'Notas', [{ value: 'nota' }])
    const plain = await bring(door, { To: 'propostas@empresa.example' })
    assert.deepEqual(
      [plain.type_id, plain.queue_id, plain.branch_id, plain.classified_as, plain.history[0]?.details.desk],
      ['t2', 'q2', 'b2', null, 'propostas@empresa.example'],
    )
    const ruled = await bring(door, {
      To: 'propostas@empresa.example',
      Subject: 'Nota',
      'Message-ID': '<dois@cliente.example>',
    })
    assert.deepEqual([ruled.type_id, ruled.branch_id, ruled.classified_as], ['t1', 'b1', 'Notas'])
  })

  test('F2 the mailboxes of two contracts, each with its mail, give their own contract', async () => {
    await using door = await openHouse(open)
    for (const [address, contractId] of [
      ['k1@empresa.example', 'k1'],
      ['k2@empresa.example', 'k2'],
    ] as const) {
      const deskId = await door.addDesk({ address })
      await changeDestination(door.database.writer, deskId, { typeId: null, contractId, branchId: null }, by)
      const ticket = await bring(door, { To: address, 'Message-ID': `<${contractId}@cliente.example>` })
      assert.deepEqual([ticket.contract_id, ticket.type_id], [contractId, null])
    }
  })

  test('F4 monitor and ticket list, narrowed to a contract, hold its mail in and out and no other', async () => {
    await using door = await openHouse(open)
    for (const [address, contractId] of [
      ['k1@empresa.example', 'k1'],
      ['k2@empresa.example', 'k2'],
    ] as const) {
      const deskId = await door.addDesk({ address, acknowledge: true })
      await changeDestination(door.database.writer, deskId, { typeId: null, contractId, branchId: null }, by)
      await bring(door, { To: address, 'Message-ID': `<${contractId}@cliente.example>` })
    }
    const estrito = await door.addDesk({ address: 'estrito@empresa.example', profile: 'estrito' })
    await changeDestination(
      door.database.writer,
      estrito,
      { typeId: null, contractId: 'k1', branchId: null },
      by,
    )
    await door.send({ raw: mail({ Subject: '' }), to: ['estrito@empresa.example'] })
    await bring(door, { 'Message-ID': '<livre@cliente.example>' })
    const search = parseSearch('contrato:"CONTRATO K1"')
    const found = await listMessages(door.database.reader, { search, limit: 50 })
    assert.deepEqual(found.rows.map(({ direction, state }) => `${direction} ${state}`).sort(), [
      'in refused',
      'in ticket',
      'out waiting',
    ])
    const tickets = await listTickets(door.database.reader, { search, limit: 50 })
    assert.deepEqual(
      tickets.rows.map(({ deskAddress }) => deskAddress),
      ['k1@empresa.example'],
    )
    const none = await listMessages(door.database.reader, { search: parseSearch('contrato:K9'), limit: 50 })
    assert.deepEqual(none.rows, [])
  })

  test('a rule in shadow, whose mail comes, counts it and gives nothing', async () => {
    await using door = await openHouse(open)
    const shadow = await addRule(door.database, 'Ensaio', [{ value: 'nota' }], { mode: 'shadow' })
    const active = await addRule(door.database, 'Notas', [{ value: 'nota' }], { typeId: 't2' })
    await addRule(door.database, 'Rascunho', [{ value: 'nota' }], { mode: 'draft' })
    const ticket = await bring(door, { Subject: 'Nota' })
    assert.deepEqual([ticket.type_id, ticket.classified_as], ['t2', 'Notas'])
    assert.deepEqual(
      [...(await countClassificationHits(door.database.reader, new Date(0)))].sort(),
      [
        [shadow, { active: 0, shadow: 1 }],
        [active, { active: 1, shadow: 0 }],
      ].sort(),
    )
  })

  test('a reply to a ticket that has a type, whatever the rules say of it, changes nothing of it', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Notas', [{ condition: 'contains', value: 'nota' }])
    await addRule(door.database, 'Vendas', [{ condition: 'contains', value: 'proposta' }], { typeId: 't2' })
    const before = await bring(door, { Subject: 'Nota' })
    const after = await bring(door, {
      Subject: 'Proposta',
      'Message-ID': '<dois@cliente.example>',
      'In-Reply-To': '<um@cliente.example>',
    })
    assert.deepEqual(
      [after.id, after.type_id, after.classified_as, after.history.length],
      [before.id, 't1', 'Notas', 1],
    )
  })

  test('a ticket from before there were rules, when an answer comes, is left as it is', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Vendas', [{ condition: 'contains', value: 'proposta' }])
    const before = await bring(door)
    await door.database.writer('tickets').update({ classified_at: null })
    const after = await bring(door, {
      Subject: 'Proposta',
      'Message-ID': '<dois@cliente.example>',
      'In-Reply-To': '<um@cliente.example>',
    })
    assert.deepEqual([after.id, after.type_id, after.classified_at], [before.id, null, null])
  })

  test('classifyTickets, for the second time of one ticket, changes nothing', async () => {
    await using door = await openHouse(open)
    const ruleId = await addRule(door.database, 'Notas', [{ value: 'nunca' }])
    const { id: ticketId } = await bring(door)
    const applied = { id: ruleId, name: 'Notas', typeId: 't1' }
    const again = { ticketId, messageId: 'm', deskId: null, classified: { applied, others: [], shadow: [] } }
    await writeTransaction(door.database, (trx) => classifyTickets(trx, [again], new Date()))
    const ticket = await door.database.reader('tickets').first('type_id')
    assert.equal(ticket.type_id, null)
    assert.equal(await door.database.reader('classification_hits').first('ticket_id'), undefined)
  })

  test('a message, whose contents are read twice, is classified once', async () => {
    await using door = await openHouse(open)
    const id = await addRule(door.database, 'Notas', [{ value: 'nota' }])
    const before = await bring(door, { Subject: 'Nota' })
    const rule = await findClassification(door.database.writer, id)
    assert.ok(rule)
    await changeClassification(door.database.writer, id, { ...rule, name: 'Outro', typeId: 't2' }, by)
    await pause(untrusted)
    await door.database.writer('messages').update({ content_state: 'pending' })
    door.intake.start()
    await door.intake.idle()
    const after = await door.database.reader('tickets').where({ id: before.id }).first()
    assert.deepEqual([after.type_id, after.classified_as], ['t1', 'Notas'])
    const lines = await listHistory(door.database.reader, before.id)
    assert.equal(lines.filter(({ event }) => event === 'classified').length, 1)
  })

  test('a ticket whose type somebody has chosen meanwhile, when contents are read, keeps it', async () => {
    await using door = await openTestIntake({ leavesContents: true }, open)
    await addHouse(door.database)
    await door.addDesk()
    await addRule(door.database, 'Notas', [{ value: 'nota' }])
    await door.send({ raw: mail({ Subject: 'Nota' }) })
    await door.database.writer('tickets').update({ type_id: 't2', queue_id: 'q2' })
    door.intake.start()
    await door.intake.idle()
    const ticket = await door.database.reader('tickets').first()
    assert.deepEqual([ticket.type_id, ticket.queue_id, ticket.classified_as], ['t2', 'q2', null])
  })

  test('a refused message, judged again and let in, has its type at once', async () => {
    await using door = await openHouse(open)
    await door.addDesk({ address: 'estrito@empresa.example', profile: 'estrito' })
    await addRule(door.database, 'Notas', [{ field: 'text', condition: 'contains', value: 'nota' }])
    const [reply] = await door.send({
      raw: mail({ To: 'estrito@empresa.example', Subject: '' }, 'A nota.'),
      to: ['estrito@empresa.example'],
    })
    assert.equal(reply?.verdict.kind, 'reject')
    await door.intake.idle()
    await door.database.writer('desks').update({ profile: 'aberto', settings: '{}' })
    await door.database.writer('policy_version').increment('version', 1)
    await pause(untrusted)
    const { id } = await door.database.reader('messages').first('id')
    await door.intake.reprocess(id, { actor: 'ana', dryRun: true })
    assert.equal(await door.database.reader('tickets').first('id'), undefined)
    await door.intake.reprocess(id, { actor: 'ana' })
    const ticket = await door.database.reader('tickets').first()
    assert.deepEqual([ticket?.type_id, ticket?.classified_as], ['t1', 'Notas'])
  })

  test('contents, while the rules cannot be read, are kept and the ticket stays without a type', async () => {
    await using door = await openHouse(open)
    const id = await addRule(door.database, 'Notas', [{ value: 'nota' }])
    await door.database.writer('classifications').where({ id }).update({ conditions: '{' })
    const ticket = await bring(door, { Subject: 'Nota' })
    assert.deepEqual([ticket.type_id, ticket.classified_as], [null, null])
    const message = await door.database.reader('messages').first('content_state')
    assert.equal(message.content_state, 'extracted')
    assert.ok(door.logged.some(({ event, level }) => level === 'error' && event === 'content.failed'))
  })

  test('a message that cannot be read, when a rule knows its subject, is classified by it', async () => {
    await using door = await openTestIntake({ extraction: { workers: 1, timeoutMs: 1 } }, open)
    await addHouse(door.database)
    await door.addDesk()
    await addRule(door.database, 'Notas', [{ value: 'nota' }])
    const ticket = await bring(door, { Subject: 'Nota' })
    assert.equal(ticket.type_id, 't1')
    assert.equal((await door.database.reader('messages').first()).content_state, 'unreadable')
  })

  test('C44 simulate, a mail that a rule matches, tells type and queue and keeps nothing', async () => {
    await using door = await openHouse(open)
    await addRule(door.database, 'Notas', [{ field: 'file', condition: 'ends', value: '.xml' }])
    await addRule(door.database, 'Todas', [{ condition: 'lacks', value: 'zzz' }], { typeId: 't2' })
    const raw = mail(
      { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=x' },
      '--x\r\n\r\nSegue.\r\n--x\r\nContent-Disposition: attachment; filename=nota.xml\r\n\r\n<n/>\r\n--x--',
    )
    await pause(untrusted)
    const { ticket } = await door.intake.simulate({
      raw: Buffer.from(raw),
      reversePath: 'ana@cliente.example',
      recipients: ['suporte@empresa.example'],
    })
    assert.deepEqual(ticket?.given, {
      type: 'Nota fiscal',
      queue: 'Fiscal',
      contract: null,
      branch: 'Matriz',
      classification: 'Notas',
      others: ['Todas'],
    })
    assert.equal(await door.database.reader('classification_hits').first('ticket_id'), undefined)
    assert.equal(await door.database.reader('tickets').first('id'), undefined)
  })
})
