import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pipedReversePath, withoutDeliveryLines } from '../../src/cli/delivery.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { inPieces } from '../support/intake.ts'

const ana = 'ana@cliente.example'
const desk = 'suporte@desk.example'
const piped = ['inject', '--pipe', `--from=${ana}`] as const
const mail = (subject: string, body = 'Parada.'): string =>
  `From: Ana Souza <${ana}>\nTo: ${desk}\nSubject: ${subject}\nMessage-ID: <${subject || 'vazio'}@cliente.example>\n\n${body}\n`

test('inject --pipe, beside a running gateway on the same SQLite, takes mail large and small', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const portaria = commandOn(dataDir)
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  const gateway = await startGatewayProcess({ dataDir })
  try {
    const line = `${'A impressora parou outra vez. '.repeat(2)}\n`
    const large = line.repeat(20_000_000 / line.length)
    const results = await Promise.all([
      portaria([...piped, `--to=${desk}`], mail('pequeno')),
      portaria([...piped, `--to=${desk}`], mail('grande', large)),
    ])
    for (const { code, stdout, stderr } of results) assert.deepEqual([code, stdout, stderr], [0, '', ''])
    const messages = (await portaria(['messages', 'list', '--json'])).lines()
    assert.deepEqual(messages.map(({ subject, state }) => `${subject} ${state}`).sort(), [
      'grande ticket',
      'pequeno ticket',
    ])
    assert.deepEqual(new Set(messages.map(({ door }) => door)), new Set(['lmtp']))
  } finally {
    assert.equal(await gateway.stop(), 0)
  }
})

test('inject --pipe, refused mail, begins with the status that mail servers read and then our words', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'estrito'])
  await portaria(['contact', 'add', ana, '--name', 'Ana', '--role', 'requester'])
  const cases: [to: string, raw: string, code: number, words: RegExp][] = [
    ['ninguem@desk.example', mail('x'), 77, /^5\.1\.1 \S/],
    [desk, mail(''), 77, /^5\.7\.1 Nao foi possivel inserir o chamado\. Usuario nao localizado\./],
    [desk, mail('x', 'a\rb'), 65, /^5\.6\.0 \S/],
  ]
  for (const [to, raw, code, words] of cases) {
    const { code: ended, stdout, stderr } = await portaria([...piped, `--to=${to}`], raw)
    assert.equal(ended, code, stderr)
    assert.match(stderr, words)
    assert.equal(stdout, '')
  }
})

test('inject --pipe, whatever fails on our side, ends with 75 and tells the sender nothing of us', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'not-a-database')
  writeFileSync(file, 'text '.repeat(1000))
  chmodSync(file, 0o400)
  const failures: [Record<string, string>, readonly string[]][] = [
    [{ PORTARIA_MAX_HOPS: 'many' }, []],
    [{ PORTARIA_DATABASE_URL: `sqlite:${file}` }, []],
    [{ PORTARIA_DATABASE_URL: 'postgres://127.0.0.1:1/none' }, []],
    [{ PORTARIA_DATA_DIR: join(file, 'below') }, []],
    [{}, ['--unknown']],
  ]
  for (const [environment, more] of failures) {
    const portaria = commandOn(join(folder, 'data'), environment)
    const { code, stderr } = await portaria([...piped, `--to=${desk}`, ...more], mail('x'))
    assert.equal(code, 75, JSON.stringify(environment))
    assert.match(stderr, /^4\.3\.0 [\x20-\x7e]+\n$/)
    assert.doesNotMatch(stderr, /database|hops|sqlite|postgres|unknown|[/]/i)
  }
})

test('inject --pipe, an installation that is half there, ends with 75 and keeps the mail with its server', async () => {
  const folder = temporaryFolder()
  const root = join(import.meta.dirname, '../..')
  for (const part of ['src', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'src/main.ts'), ...args], { input: '', encoding: 'utf8' })
  const withoutPackages = run([...piped, `--to=${desk}`])
  rmSync(join(folder, 'src/config/thread-pool.ts'))
  const withoutSources = run([...piped, `--to=${desk}`])
  for (const { status, stdout, stderr } of [withoutPackages, withoutSources]) {
    assert.equal(status, 75, stderr)
    assert.match(stderr, /^4\.3\.0 [\x20-\x7e]+\n$/)
    assert.equal(stdout, '')
  }
  assert.match(run(['doctor']).stderr, /thread-pool/)
})

test('inject --pipe, an author whom nothing proves, is believed no more than by LMTP', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  await portaria([...piped, `--to=${desk}`], mail('externo'))
  await portaria(['inject', '--from', ana, '--to', desk], mail('interno'))
  const doors = (await portaria(['messages', 'list', '--json']))
    .lines()
    .map(({ subject, door }) => [subject, door])
  assert.deepEqual(doors.sort(), [
    ['externo', 'lmtp'],
    ['interno', 'cli'],
  ])
})

const mailboxes: readonly (readonly [octets: string, kept: string])[] = [
  ['From ana@cliente.example  Sat Nov 21 12:00:00 2026\nFrom: x\n\nFrom y\n', 'From: x\n\nFrom y\n'],
  ['From: x\n\nFrom y\n', 'From: x\n\nFrom y\n'],
  ['Fro', 'Fro'],
  [
    'From ana@cliente.example\nReturn-Path: <ana@cliente.example>\nDelivered-To: suporte@desk.example\nReceived: x\nDelivered-To: y\n',
    'Received: x\nDelivered-To: y\n',
  ],
  ['Delivered-To: y\n\nx\n', 'Delivered-To: y\n\nx\n'],
  [`From ${'x'.repeat(20_000)}`, `From ${'x'.repeat(20_000)}`],
  ['', ''],
  ['\n', '\n'],
]

test('withoutDeliveryLines, octets in any pieces, loses what the mail server wrote in front alone', async () => {
  for (const [octets, kept] of mailboxes) {
    for (const size of [1, 3, 7, 1000]) {
      const pieces: Uint8Array[] = []
      for await (const piece of withoutDeliveryLines(inPieces(octets, size))) pieces.push(piece)
      assert.equal(Buffer.concat(pieces).toString(), kept, `${octets} by ${size}`)
    }
  }
})

test('pipedReversePath, the name that mail servers give the null one, is the null one', () => {
  assert.equal(pipedReversePath('MAILER-DAEMON'), null)
  assert.equal(pipedReversePath('mailer-daemon@cliente.example'), 'mailer-daemon@cliente.example')
  assert.equal(pipedReversePath(null), null)
})
