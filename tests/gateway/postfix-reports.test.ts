import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listReportsOfMail } from '../../src/store/mail-reports.ts'
import { suppressedAmong } from '../../src/store/suppression.ts'
import { addAnswer } from '../support/bounces.ts'
import { openGateway } from '../support/gateway.ts'
import { hasPostfix, startPostfix } from '../support/postfix-sender.ts'

const options = { skip: !(await hasPostfix()) && 'no Postfix to start', timeout: 120_000 }
const ana = 'ana@client.example'
const nobody = 'ninguem@desk.example'

test(
  'complaint 5 a real host that cannot deliver an answer, reports to its return path, and the ticket tells it',
  options,
  async () => {
    const gateway = await openGateway()
    try {
      const { address } = gateway.door
      assert.ok('port' in address)
      await using postfix = await startPostfix(address.port)
      await postfix.send(
        ana,
        ['suporte@desk.example'],
        `From: ${ana}\nTo: suporte@desk.example\nSubject: Impressora\nMessage-ID: <1@client.example>\n\nParou.\n`,
      )
      await postfix.logged(/to=<suporte@.*status=sent/)
      const { id: ticketId } = await gateway.database.reader('tickets').first('id')
      const place = { database: gateway.database, secret: Buffer.alloc(32, 7) }
      const deskAddress = 'suporte@desk.example'
      const { mailId, messageId, path } = await addAnswer(place, ticketId, { to: [nobody], deskAddress })
      const fields = `From: ${deskAddress}\nTo: ${nobody}\nSubject: Re: Impressora\nMessage-ID: <${messageId}>`
      await postfix.send(path, [nobody], `${fields}\n\nPronto.\n`)
      await postfix.logged(/to=<ninguem@.*status=bounced/)
      await postfix.logged(/from=<>/)
      await postfix.logged(/to=<suporte\+b-.*status=sent/)
      await gateway.intake.idle()
      const [reported] = await listReportsOfMail(gateway.database.reader, mailId)
      assert.equal(reported?.evidence, 'token')
      assert.equal(reported?.status, '5.1.1')
      assert.match(reported?.words ?? '', /Este endereco nao existe aqui/)
      assert.equal(reported?.permanent, true)
      const mail = await gateway.database.reader('messages').where({ id: mailId }).first('state')
      assert.equal(mail.state, 'bounced')
      assert.equal((await gateway.database.reader('tickets')).length, 1)
      assert.equal((await suppressedAmong(gateway.database.reader, [nobody])).size, 1)
    } finally {
      await gateway.close()
    }
  },
)
