import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { submit } from '../../../src/outgoing/submit.ts'
import { putEmployee } from '../../../src/store/employees.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, sentMails } from '../../support/answers.ts'
import { openDoor } from '../../support/gateway.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { type Postfix, postfixObstacle, startPostfix } from '../../support/postfix.ts'
import {
  readStrictly,
  type StrictPart,
  strictAddresses,
  strictField,
  textOfType,
} from '../../support/strict-mail.ts'

const rounds = 10

test('answers, ten rounds through a real mail host, M9 O4 stay in one ticket', {
  skip: postfixObstacle() ?? false,
}, async () => {
  const admin = await startMailAdmin([openDesk])
  const door = await openDoor({ intake: admin.intake })
  await using customer = await startPostfix('cliente.example', {
    port: 'port' in door.address ? door.address.port : 0,
    isEncrypted: false,
  })
  try {
    await customer.sendmail({
      from: 'ana@cliente.example',
      to: 'suporte@empresa.example',
      raw: mailAbout('Impressora'),
    })
    const bia = await admin.signIn('operator', 'bia')
    const [userId = ''] = await admin.database.reader('users').pluck('id')
    await putEmployee(admin.database.writer, userId, { name: 'Bia Lima', jobTitle: 'Analista' }, new Date())
    for (let round = 1; round <= rounds; round++) {
      await untilReceived(admin, round)
      const [protocol, ...others] = await admin.database.reader('tickets').pluck('protocol')
      assert.deepEqual(others, [], `round ${round} opened another ticket`)
      const path = `/tickets/${protocol}/answer`
      const form = await answerForm(bia, path)
      const sent = await bia.post(path, { ...form, text: `Resposta ${round}.${form.text}`, act: 'send' })
      assert.equal(sent.status, 303, sent.text)
      const left = (await sentMails(admin)).at(-1) ?? assert.fail('nothing was queued')
      const reply = await submit(
        { host: '127.0.0.1', port: customer.port },
        { reversePath: left.reversePath, recipients: strictAddresses(left.read, 'To'), raw: left.octets },
      )
      assert.match(reply, /^250 /)
      const arrived = await arrivedAt(customer, round, strictField(left.read, 'Message-ID') ?? '')
      assert.match(textOfType(arrived, 'text/plain'), new RegExp(`^Resposta ${round}\\.`))
      await customer.sendmail(replyTo(arrived, round))
    }
    await untilReceived(admin, rounds + 1)
    await admin.intake.idle()
    const { reader } = admin.database
    assert.equal((await reader('tickets')).length, 1)
    const dispositions: string[] = await reader('messages')
      .where({ direction: 'in' })
      .orderBy('seq')
      .pluck('disposition')
    assert.deepEqual(dispositions, ['ticket', ...Array.from({ length: rounds }, () => 'reply')])
    const [, last] = await reader('contents')
      .join('messages', 'messages.id', 'contents.message_id')
      .where({ direction: 'in' })
      .orderBy('seq', 'desc')
      .limit(2)
      .pluck('reply_text')
    assert.match(last, /^Pergunta 9\./)
  } finally {
    await door.close()
    await admin.close()
  }
})

test('out-of-office notice, to an answer that closed its ticket, rule 8 leaves the ticket closed', async () => {
  const admin = await startMailAdmin([openDesk])
  try {
    await bringIn(admin.intake, { raw: mailAbout('Impressora') })
    const bia = await admin.signIn('operator', 'bia')
    const [protocol] = await admin.database.reader('tickets').pluck('protocol')
    const path = `/tickets/${protocol}/answer`
    await bia.post(path, { ...(await answerForm(bia, path)), text: 'Pronto.', move: 'close', act: 'send' })
    const [left] = await sentMails(admin)
    assert.ok(left)
    const fields = [
      'From: Ana Souza <ana@cliente.example>',
      `To: ${strictAddresses(left.read, 'Reply-To')[0]}`,
      'Subject: Fora do escritorio',
      'Message-ID: <ferias@cliente.example>',
      `In-Reply-To: ${strictField(left.read, 'Message-ID')}`,
      'Auto-Submitted: auto-replied',
      'Date: Sat, 21 Nov 2026 09:00:00 -0300',
    ]
    for (const reversePath of ['ana@cliente.example', null]) {
      const raw = mail(
        fields.map((field) => field.replace('ferias', reversePath ?? 'nulo')),
        'Volto segunda.',
      )
      const to = [strictAddresses(left.read, 'Reply-To')[0] ?? '']
      await bringIn(admin.intake, { from: reversePath, to, raw })
    }
    const tickets: { state: string }[] = await admin.database.reader('tickets').select('state')
    assert.deepEqual(
      tickets.map(({ state }) => state),
      ['closed'],
    )
    const kinds = await admin.database
      .reader('messages')
      .where({ direction: 'in' })
      .orderBy('seq')
      .pluck('kind')
    assert.deepEqual(kinds, ['new', 'auto-reply', 'auto-reply'])
  } finally {
    await admin.close()
  }
})

/** A reply as mail programs write it: most name what they answer, some only go where they are led. */
function replyTo(arrived: StrictPart, round: number): { from: string; to: string; raw: string } {
  const id = strictField(arrived, 'Message-ID') ?? ''
  const references = `${strictField(arrived, 'References') ?? ''} ${id}`.trim().split(' ')
  const isLedOnly = round % 3 === 0
  const [to = ''] = round % 3 === 1 ? strictAddresses(arrived, 'From') : strictAddresses(arrived, 'Reply-To')
  const named = [`In-Reply-To: ${id}`, `References: ${references.join('\r\n ')}`]
  const quoted = textOfType(arrived, 'text/plain')
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`)
  const raw = mail(
    [
      'From: Ana Souza <ana@cliente.example>',
      `To: ${to}`,
      `Subject: ${isLedOnly ? 'sem assunto melhor' : `Re: ${strictField(arrived, 'Subject')}`}`,
      `Message-ID: <pergunta-${round}@cliente.example>`,
      ...(isLedOnly ? [] : named),
      'Date: Sat, 21 Nov 2026 09:00:00 -0300',
    ],
    `Pergunta ${round}.\r\n\r\nEm 21/11/2026, Suporte escreveu:\r\n${quoted.join('\r\n')}`,
  )
  return { from: 'ana@cliente.example', to, raw }
}

async function arrivedAt(customer: Postfix, count: number, id: string): Promise<StrictPart> {
  const mails = await customer.delivered(count)
  const found = mails.find((octets) => octets.toString('latin1').includes(id))
  assert.ok(found, `no mail with ${id}`)
  // A mailbox of files has the line ends of its host.
  const crlf = found.toString('latin1').replace(/\r?\n/g, '\r\n')
  return readStrictly(
    Buffer.from(
      crlf.replace(/^(?:Return-Path|X-Original-To|Delivered-To|Received):.*\r\n(?:[ \t].*\r\n)*/gm, ''),
      'latin1',
    ),
  )
}

async function untilReceived({ database, intake }: TestAdmin, count: number): Promise<void> {
  for (let turn = 0; turn < 150; turn++) {
    const rows = await database.reader('messages').where({ direction: 'in' }).pluck('id')
    if (rows.length >= count) return intake.idle()
    await wait(100)
  }
  assert.fail(`expected ${count} mails to have come in`)
}
