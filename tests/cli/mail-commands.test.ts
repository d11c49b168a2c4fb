import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const ana = 'ana@cliente.example'
const desk = 'suporte@desk.example'

async function furnished() {
  const folder = temporaryFolder()
  const portaria = commandOn(join(folder, 'data'))
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  return { folder, portaria }
}

function mail(subject: string, body: string, to = desk): string {
  return `From: Ana Souza <${ana}>\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${subject}@cliente.example>\n\n${body}\n`
}

test('inject, message from a pipe, becomes a ticket and prints its protocol', async () => {
  const { portaria } = await furnished()
  const injected = await portaria(['inject', '--from', ana, '--to', desk], mail('Impressora', 'Parada.'))
  assert.equal(injected.code, 0, injected.stderr)
  assert.match(injected.stdout, /^\d{4}-000001\n$/)
  const protocol = injected.stdout.trim()
  const [message, ...others] = (await portaria(['messages', 'list', '--json'])).lines()
  assert.equal(others.length, 0)
  assert.deepEqual(Object.keys(message ?? {}), [
    ...[
      'id',
      'direction',
      'door',
      'messageId',
      'reversePath',
      'recipients',
      'subject',
      'state',
      'disposition',
    ],
    ...['reason', 'reply', 'protocol', 'receivedAt'],
  ])
  assert.deepEqual(
    [
      message?.door,
      message?.subject,
      message?.state,
      message?.disposition,
      message?.protocol,
      message?.recipients,
    ],
    ['cli', 'Impressora', 'ticket', 'ticket', protocol, [desk]],
  )
  const [shown] = (await portaria(['message', 'show', String(message?.id), '--json'])).lines()
  assert.deepEqual(shown?.from, { name: 'Ana Souza', address: ana })
  assert.equal(String(shown?.text).trim(), 'Parada.')
  assert.equal(shown?.kind, 'new')
  assert.equal(shown?.authentication, null)
  assert.ok(Array.isArray(shown?.trace) && shown.trace.length > 0)
  const [ticket] = (await portaria(['ticket', 'show', protocol, '--json'])).lines()
  assert.deepEqual(
    [ticket?.kind, ticket?.state, ticket?.title, ticket?.queue, ticket?.assignee],
    ['ticket', 'open', 'Impressora', desk, null],
  )
  assert.ok(Array.isArray(ticket?.messages) && ticket.messages.length === 1)
  assert.ok(Array.isArray(ticket?.history) && ticket.history.length > 0)
  assert.equal((await portaria(['tickets', 'list', '--json'])).lines().length, 1)
})

test('inject, refused or deferred, tells the reply and exits as a delivery agent expects', async () => {
  const { portaria } = await furnished()
  await portaria(['blocklist', 'add', 'spam.example', '--reason', 'Propaganda'])
  await portaria(['address', 'add', 'chamados@desk.example', '--mode', 'direct', '--profile', 'estrito'])
  await portaria(['contact', 'add', ana, '--name', 'Ana', '--role', 'requester'])
  const cases: [args: string[], mail: string, code: number, reply: RegExp][] = [
    [['--from', ana, '--to', 'ninguem@desk.example'], mail('x', 'y'), 77, /550 5\.1\.1 /],
    [['--from', ana, '--to', 'bob@elsewhere.example'], mail('x', 'y'), 77, /550 5\.7\.1 /],
    [['--from', 'x@spam.example', '--to', desk], mail('x', 'y'), 77, /550 5\.7\.1 /],
    [
      ['--from', ana, '--to', 'chamados@desk.example'],
      mail('', 'y', 'chamados@desk.example'),
      65,
      /550 5\.6\.0 /,
    ],
    [['--from', ana, '--to', desk], mail('x', 'a\rb'), 65, /550 5\.6\.0 /],
  ]
  for (const [args, raw, code, reply] of cases) {
    const injected = await portaria(['inject', ...args], raw)
    assert.equal(injected.code, code, `${args.join(' ')}: ${injected.stderr}`)
    assert.match(injected.stderr, reply)
  }
})

test('inject, one of two recipients unknown, is accepted for the other and says so', async () => {
  const { portaria } = await furnished()
  const injected = await portaria(
    ['inject', '--json', '--from', ana, '--to', desk, 'nada@desk.example'],
    mail('x', 'y'),
  )
  assert.equal(injected.code, 77)
  const [result] = injected.lines()
  assert.match(String(result?.protocol), /^\d{4}-\d{6}$/)
  assert.equal(result?.accepted, false)
})

test('messages list, by state or disposition, finds the same messages', async () => {
  const { portaria } = await furnished()
  await portaria(['inject', '--from', ana, '--to', desk], mail('um', 'y'))
  await portaria(['inject', '--from', ana, '--to', desk], mail('um', 'y'))
  const dispositions = async (...args: string[]) =>
    (await portaria(['messages', 'list', '--json', ...args])).lines().map(({ disposition }) => disposition)
  assert.deepEqual(await dispositions(), ['duplicate', 'ticket'])
  assert.deepEqual(await dispositions('--state', 'discarded'), ['duplicate'])
  assert.deepEqual(await dispositions('--state', 'duplicate'), ['duplicate'])
  assert.deepEqual(await dispositions('--state', 'ticket'), ['ticket'])
  assert.deepEqual(await dispositions('--state', 'ticket', '--limit', '1'), ['ticket'])
  assert.deepEqual(await dispositions('--state', 'pre-ticket'), [])
  assert.deepEqual(await dispositions('--state', 'ticket', '--search', 'status:repetida'), [])
  assert.deepEqual(await dispositions('--direction', 'out'), [])
  assert.deepEqual(await dispositions('--since', '2999-01-01T00:00:00Z'), [])
  assert.deepEqual(await dispositions('--limit', '1'), ['duplicate'])
  assert.equal((await portaria(['messages', 'list', '--since', 'yesterday'])).code, 64)
})

test('messages export, several messages, prints each whole, the oldest first', async () => {
  const { portaria } = await furnished()
  for (const subject of ['um', 'dois', 'tres'])
    await portaria(['inject', '--from', ana, '--to', desk], mail(subject, `Texto ${subject}`))
  const exported = (await portaria(['messages', 'export'])).lines()
  assert.deepEqual(
    exported.map(({ subject, text }) => [subject, String(text).trim()]),
    [
      ['um', 'Texto um'],
      ['dois', 'Texto dois'],
      ['tres', 'Texto tres'],
    ],
  )
})

test('message raw, of a message in a blob and of a small one, gives the octets with CRLF', async () => {
  const { portaria } = await furnished()
  for (const body of ['curto', 'linha comprida '.repeat(40_000)]) {
    const raw = mail(`m${body.length}`, body)
    await portaria(['inject', '--from', ana, '--to', desk], raw)
    const [newest] = (await portaria(['messages', 'list', '--json', '--limit', '1'])).lines()
    const { octets } = await portaria(['message', 'raw', String(newest?.id)])
    assert.ok(octets.toString().endsWith(raw.replaceAll('\n', '\r\n')))
  }
  assert.equal((await portaria(['message', 'raw', 'nothing'])).code, 66)
})

test('simulate, file against the policy, tells replies, trace and ticket and keeps nothing', async () => {
  const { folder, portaria } = await furnished()
  const file = join(folder, 'mail.eml')
  writeFileSync(file, mail('Teste', 'y'))
  const [simulation] = (
    await portaria(['simulate', file, '--from', ana, '--to', desk, '--peer', '192.0.2.1', '--json'])
  ).lines()
  assert.ok(
    Array.isArray(simulation?.replies) &&
      simulation.replies.some((reply) => /^250 2\.6\.0 /.test(String(reply))),
  )
  assert.ok(Array.isArray(simulation?.trace) && simulation.trace.length > 0)
  assert.ok(simulation?.ticket)
  assert.deepEqual((await portaria(['messages', 'list', '--json'])).lines(), [])
  assert.equal((await portaria(['simulate', file, '--to', desk, '--peer', 'x'])).code, 64)
  assert.equal((await portaria(['simulate', join(folder, 'none.eml'), '--to', desk])).code, 66)
})

test('reprocess, refused by a block that is lifted, becomes a ticket once', async () => {
  const { portaria } = await furnished()
  await portaria(['blocklist', 'add', ana, '--reason', 'Engano'])
  assert.equal(
    (await portaria(['inject', '--from', 'outro@cliente.example', '--to', desk], mail('Bloqueada', 'y')))
      .code,
    77,
  )
  await portaria(['blocklist', 'remove', ana])
  const [tried] = (await portaria(['reprocess', '--filter', 'status:refused', '--dry-run', '--json'])).lines()
  assert.equal(tried?.applied, false)
  const [done] = (await portaria(['reprocess', String(tried?.id), '--json'])).lines()
  assert.equal(done?.applied, true)
  await portaria(['reprocess', String(tried?.id)])
  assert.equal((await portaria(['tickets', 'list', '--json'])).lines().length, 1)
  assert.equal((await portaria(['reprocess', 'nothing'])).code, 66)
  assert.equal((await portaria(['reprocess'])).code, 64)
})

test('reprocess, all mail of a filter, leaves the test messages of ours alone as the pages do', async () => {
  const { folder, portaria } = await furnished()
  for (const subject of ['Impressora', 'Teste'])
    await portaria(['inject', '--from', ana, '--to', desk], mail(subject, 'x'))
  const database = openDatabase(`sqlite:${join(folder, 'data/portaria.db')}`)
  const test = { state: 'discarded', disposition: 'test' }
  await database.writer('messages').where({ subject: 'Teste' }).update(test)
  const [people] = await database.reader('messages').where({ subject: 'Impressora' }).pluck('id')
  await database.close()
  const judged = async (filter: string) =>
    (await portaria(['reprocess', '--filter', filter, '--dry-run', '--json'])).lines().map(({ id }) => id)
  assert.deepEqual(await judged(`de:${ana}`), [people])
  assert.equal((await judged('status:test')).length, 1)
})
