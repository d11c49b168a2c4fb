import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replay } from '../../src/intake/replay.ts'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const suporte = 'suporte@empresa.example'

forEachDialect((_dialect, open) => {
  test('A21 R6 a strict desk, its address by any name alone in To, is asked and with another is not', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk({
      profile: 'estrito',
      settings: { newRequests: 'anyone' },
      aliases: ['ajuda@empresa.example', '*@loja.example'],
      knownAs: ['sac@marca.example'],
    })
    await door.addDesk({ address: 'vendas@loja.example', profile: 'estrito' })
    const passes = [
      'SUPORTE@Empresa.Example',
      '"Suporte, TI" <suporte@empresa.example>',
      'ajuda@empresa.example',
      'suporte+filial@empresa.example',
      'Sac@marca.example',
      'sac+2026@marca.example',
      'qualquer@loja.example, suporte@empresa.example',
    ]
    for (const To of passes) assert.equal(await answer(door, { raw: fresh({ To }) }), 'pass', To)
    const refused = [
      'suporte@empresa.example, chefe@cliente.example',
      'vendas@loja.example, suporte@empresa.example',
      'outra@marca.example',
    ]
    for (const To of refused)
      assert.equal(await answer(door, { raw: fresh({ To }) }), 'several-recipients', To)
  })

  test('A21 A22 A23 delivery, addressed in To, in Cc or by the envelope alone, tells the first two', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk({ knownAs: ['sac@marca.example'], settings: { requestsInCc: 'accept' } })
    const chefe = 'chefe@cliente.example'
    const mails: readonly [fields: Record<string, string>, expected: 'to' | 'cc' | null][] = [
      [{ To: `${chefe}, ${suporte}` }, 'to'],
      [{ To: chefe, Cc: `Bia <bia@cliente.example>, ${suporte}` }, 'cc'],
      [{ To: chefe, Cc: 'sac@marca.example' }, 'cc'],
      [{ To: chefe, Bcc: suporte }, null],
      [{ To: 'undisclosed-recipients:;' }, null],
    ]
    for (const [fields, expected] of mails) {
      await door.send({ raw: fresh(fields) })
      const message = await lastMessage(door)
      assert.deepEqual(
        message.deliveries.map(({ addressedAs }) => addressedAs),
        [expected],
      )
      assert.equal(message.disposition, 'ticket')
    }
    for (const table of ['deliveries', 'messages', 'history', 'tickets'])
      assert.doesNotMatch(
        JSON.stringify(await door.database.reader(table)),
        /(?<![0-9a-f])bcc(?![0-9a-f])/i,
        table,
      )
    const cc = await door.database.reader('tickets').orderBy('seq').pluck('cc')
    assert.deepEqual(
      cc.map((text) => JSON.parse(text)),
      [[], ['bia@cliente.example'], [], [], []],
    )
  })

  test('complaint 10 Bcc, alias, plus part, catch-all and two forwarders, each leads to the right desk', async () => {
    await using door = await openTestIntake({}, open)
    const ti = await door.addDesk({ aliases: ['ajuda@empresa.example'] })
    const resto = await door.addDesk({ address: '*@empresa.example' })
    const sac = await door.addDesk({
      address: 'sac@entrada.example',
      mode: 'forwarded',
      knownAs: ['contato@marca.example'],
    })
    const mails: readonly [circumstance: string, said: TestMail, deskId: string][] = [
      ['Bcc', { raw: fresh({ To: 'x@y.example', Bcc: suporte }) }, ti],
      ['alias', { raw: fresh({ To: 'ajuda@empresa.example' }), to: ['ajuda@empresa.example'] }, ti],
      ['plus part', { raw: fresh(), to: ['suporte+loja@empresa.example'] }, ti],
      ['catch-all', { raw: fresh({ To: 'rh@empresa.example' }), to: ['RH@empresa.example'] }, resto],
      ['plus part of a catch-all', { raw: fresh(), to: ['rh+1@empresa.example'] }, resto],
      [
        'Gmail',
        {
          raw: fresh({ To: 'contato@marca.example', 'X-Forwarded-To': 'sac@entrada.example' }),
          from: 'ana@cliente.example',
          to: ['sac@entrada.example'],
        },
        sac,
      ],
      [
        'Microsoft 365',
        {
          raw: fresh({ To: 'contato@marca.example' }),
          from: 'SRS0=ab=cd=cliente.example=ana@marca.example',
          to: ['sac@entrada.example'],
        },
        sac,
      ],
    ]
    for (const [circumstance, said, deskId] of mails) {
      assert.equal(await answer(door, said), 'pass', circumstance)
      const message = await lastMessage(door)
      assert.deepEqual([message.deliveries[0]?.deskId, message.disposition], [deskId, 'ticket'], circumstance)
    }
    assert.equal(await answer(door, { to: ['contato@marca.example'] }), 'relay-denied')
  })

  test('catch-all, postmaster, a disabled desk and a signed reply, lets each have its own way', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk({ aliases: ['*@empresa.example'] })
    await door.addDesk({ address: 'antigo@empresa.example', enabled: false })
    assert.equal(await answer(door, { raw: fresh(), to: ['postmaster@empresa.example'] }), 'pass')
    assert.equal((await lastMessage(door)).reason, 'for-postmaster')
    assert.equal(await answer(door, { to: ['antigo@empresa.example'] }), 'disabled-address')
    assert.equal(await answer(door, { to: ['antigo+x@empresa.example'] }), 'disabled-address')
    await door.send({ raw: fresh() })
    const [ticketId = ''] = await door.database.reader('tickets').pluck('id')
    const token = signReplyToken(door.secret, ticketId)
    await door.send({ raw: fresh(), to: [`quem-for+${token}@empresa.example`] })
    assert.equal((await lastMessage(door)).disposition, 'reply')
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('requests in Cc, held, refused and accepted, follow the setting and let follow-ups pass', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    const copied = { To: 'chefe@cliente.example', Cc: suporte }
    assert.equal(await answer(door, { raw: fresh(copied) }), 'pass')
    const held = await lastMessage(door)
    assert.deepEqual([held.disposition, held.reason], ['held', 'only-copied'])
    await change(door, { requestsInCc: 'refuse' })
    assert.equal(await answer(door, { raw: fresh(copied) }), 'only-in-cc')
    await change(door, { requestsInCc: 'accept' })
    assert.equal(
      await answer(door, { raw: fresh({ ...copied, 'Message-ID': '<um@cliente.example>' }) }),
      'pass',
    )
    assert.equal((await lastMessage(door)).disposition, 'ticket')
    await change(door, { requestsInCc: 'refuse' })
    const answering = { ...copied, 'In-Reply-To': '<um@cliente.example>', Subject: 'Re: Impressora parada' }
    assert.equal(await answer(door, { raw: fresh(answering) }), 'pass')
    assert.equal((await lastMessage(door)).disposition, 'reply')
    await change(door, { requestsInCc: 'accept' })
    const { new: now } = (await door.intake.reprocess(held.id, { actor: 'cli' })) ?? {}
    assert.equal(now?.disposition, 'ticket')
    assert.equal((await lastMessage(door, held.id)).deliveries[0]?.addressedAs, 'cc')
    assert.equal(await countRows(door.database, 'tickets'), 2)
    await replaysAlike(door)
  })

  test('preview, requests in Cc to be refused, finds the copies and nothing else', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk({ settings: { requestsInCc: 'accept' } })
    await door.send({ raw: fresh({ To: 'chefe@cliente.example', Cc: suporte, Subject: 'Só cópia' }) })
    await door.send({ raw: fresh() })
    await door.send({ raw: fresh({ To: 'chefe@cliente.example' }) })
    const draft = { kind: 'desk', address: suporte, settings: { requestsInCc: 'refuse' } } as const
    const refused: (string | null)[] = []
    for await (const { message, effect } of door.intake.preview(draft, new Date(0)))
      if (effect === 'refused') refused.push(message.subject)
    assert.deepEqual(refused, ['Só cópia'])
  })
})

let count = 0

/** A message that nobody has sent before. */
function fresh(fields: Readonly<Record<string, string>> = {}): string {
  count += 1
  return mail({ 'Message-ID': `<rota${count}@cliente.example>`, ...fields }, `A impressora ${count} parou.`)
}

async function answer(door: TestIntake, said: TestMail): Promise<string> {
  const [reply] = await door.send(said)
  if (reply === undefined) throw new Error('expected a reply, got none')
  return reply.verdict.kind === 'pass' ? 'pass' : reply.verdict.reason
}

async function lastMessage({ database: { reader } }: TestIntake, id?: string): Promise<MessageRecord> {
  const { id: last } = await reader('messages').orderBy('seq', 'desc').first('id')
  const message = await findMessage(reader, id ?? last)
  assert.ok(message)
  return message
}

/** A policy is trusted for 50 ms. */
async function change(
  { database }: TestIntake,
  settings: Parameters<typeof changeDesk>[2]['settings'],
): Promise<void> {
  await changeDesk(database.writer, suporte, settings === undefined ? {} : { settings })
  await new Promise((resolve) => setTimeout(resolve, 60))
}

async function replaysAlike({ database, blobs }: TestIntake): Promise<void> {
  const ids: string[] = await database.reader('messages').pluck('id')
  for (const id of ids) {
    const replayed = await replay({ db: database.reader, blobs }, id)
    assert.deepEqual(replayed?.differences, [])
  }
}
