import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { saveMailTemplate } from '../../src/store/mail-templates.ts'
import { forEachDialect } from '../support/database.ts'
import { recordSent, takeDue } from '../support/outbox.ts'
import { settle, settleOne } from '../support/settle.ts'
import { now, outcome, settlement, type SettlementChanges } from '../support/settlement.ts'
import { addChannel, mailTemplate, waitingMails } from '../support/workflow.ts'

const opening = mailTemplate({
  kind: 'opening',
  subject: 'Recebemos: {{titulo}}',
  body: 'Olá {{contato}}, seu número é {{protocolo}}.',
})

async function notified(database: Database, changes: SettlementChanges = {}, acknowledge = true) {
  const address = 'suporte@empresa.example'
  const desk = { address, mode: 'direct', profile: 'triagem', aliases: [], acknowledge } as const
  const { id: deskId } = await addDesk(database.writer, desk, now)
  await saveMailTemplate(database, opening, { actor: 'bia', now })
  await database.writer('desks').update({ opening_template_id: opening.id })
  const opens = { kind: 'pre-ticket', title: 'Impressora parada', acknowledge } as const
  return settlement({ outcomes: [outcome({ deskId, opens })], ...changes })
}

forEachDialect((_dialect, open) => {
  test('notice of opening, C27 by the template of its desk, is one mail with what was known', async () => {
    await using database = await open()
    await addChannel(database, 'sistema', { isSystem: true })
    const message = await notified(database, { outline: { messageId: 'um@cliente.example' } })
    const { ticketId, protocol } = await settleOne(database, message)
    const [mail, ...others] = await waitingMails(database)
    assert.deepEqual(others, [])
    assert.equal(mail?.template, 'templated')
    assert.deepEqual(
      [mail.to, mail.protocol, mail.inReplyTo, mail.isAnswer, mail.channelId, mail.version],
      ['Ana@Cliente.example', protocol, 'um@cliente.example', true, 'sistema', 1],
    )
    assert.equal(mail.messageId, `${ticketId}@portaria.example`)
    assert.deepEqual(mail.text, { subject: opening.subject, body: opening.body })
    assert.equal(mail.values.contato, 'Ana Lúcia')
  })

  test('notice of opening, C30 of a mail that opens a pre-ticket, is the third line of its history', async () => {
    await using database = await open()
    const { ticketId } = await settleOne(database, await notified(database))
    const [due] = await takeDue(database.writer, now, 10)
    await recordSent(database.writer, due?.id ?? '', '250 ok', now)
    const history = await listHistory(database.reader, ticketId ?? '')
    assert.deepEqual(
      history.map(({ event }) => event),
      ['mail-received', 'pre-ticket-registered', 'mail-sent'],
    )
  })

  test('notice of opening, C27 by a template, is kept from whoever an acknowledgement is kept from', async () => {
    for (const changes of [
      { reversePath: null },
      { outline: { isAnswerable: false } },
      { outline: { author: null } },
    ]) {
      await using database = await open()
      await settle(database, await notified(database, changes))
      assert.deepEqual(await waitingMails(database), [])
    }
  })

  test('notice of opening, at a desk that wants none, is not written', async () => {
    await using database = await open()
    await settle(database, await notified(database, {}, false))
    assert.deepEqual(await waitingMails(database), [])
  })

  test('notice of opening, O22 two mails of one author within the hour, is one', async () => {
    await using database = await open()
    const message = await notified(database)
    await settle(database, message)
    await settle(database, settlement({ outcomes: message.outcomes, octets: 'Subject: outra\r\n\r\nx' }))
    assert.equal((await waitingMails(database)).length, 1)
  })
})
