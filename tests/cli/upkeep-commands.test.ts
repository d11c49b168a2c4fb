import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'

const ports = { PORTARIA_SMTP_LISTEN: '127.0.0.1:0', PORTARIA_ADMIN_LISTEN: 'off' }
const mail = (size: number) =>
  `From: ana@cliente.example\nTo: atendimento@desk.example\nSubject: M${size}\n\n${'texto '.repeat(size)}\n`

async function filled(dataDir: string) {
  const portaria = commandOn(dataDir, ports)
  await portaria(['address', 'add', 'atendimento@desk.example', '--mode', 'direct', '--profile', 'aberto'])
  for (const size of [10, 100_000]) {
    const { code, stderr } = await portaria(
      ['inject', '--from', 'ana@cliente.example', '--to', 'atendimento@desk.example'],
      mail(size),
    )
    assert.equal(code, 0, stderr)
  }
  return portaria
}

test('doctor, sound installation, has no failing line and counts every message', async () => {
  const portaria = await filled(temporaryFolder())
  const { code, stdout, lines } = await portaria(['doctor', '--json'])
  assert.equal(code, 0, stdout)
  const states = new Map(lines().map(({ check, state }) => [check, state]))
  for (const check of [
    'data folder',
    'secret key',
    'database',
    'migrations',
    'equation',
    'blobs',
    'addresses',
    'audit log',
  ]) {
    assert.equal(states.get(check), 'ok', check)
  }
  assert.match(String(lines().find(({ check }) => check === 'equation')?.detail), /^received 2 = ticket 2 /)
})

test('doctor, large message gone from the disk, fails and names it', async () => {
  const dataDir = temporaryFolder()
  const portaria = await filled(dataDir)
  for (const folder of readdirSync(join(dataDir, 'blobs'))) {
    if (folder.length === 2) rmSync(join(dataDir, 'blobs', folder), { recursive: true })
  }
  const { code, lines } = await portaria(['doctor', '--json'])
  assert.equal(code, 69)
  const blobs = lines().find(({ check }) => check === 'blobs')
  assert.equal(blobs?.state, 'fail')
  assert.match(String(blobs?.detail), /1 of 1 missing: [0-9a-f]{64}/)
})

test('doctor, line of the audit log edited in the file, security 6.20 fails and names it', async () => {
  const dataDir = temporaryFolder()
  const portaria = await filled(dataDir)
  await portaria(['blocklist', 'add', 'spam.example', '--reason', 'x'])
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  await database.writer.raw('drop trigger audit_no_update')
  await database.writer('audit').where({ event: 'block-added' }).update({ actor: 'nobody' })
  const { id } = await database.writer('audit').where({ event: 'block-added' }).first()
  await database.close()
  const { code, lines } = await portaria(['doctor', '--json'])
  assert.equal(code, 69)
  const audit = lines().find(({ check }) => check === 'audit log')
  assert.equal(audit?.state, 'fail')
  assert.match(String(audit?.detail), new RegExp(`^line 2 \\(${id}, `))
})

test('doctor, without a database, fails', async () => {
  assert.equal((await commandOn(temporaryFolder(), ports)(['doctor'])).code, 69)
})

test('backup, taken while the gateway runs and restored, gives back every message', async () => {
  const folder = temporaryFolder()
  const dataDir = join(folder, 'data')
  const portaria = await filled(dataDir)
  const gateway = await startGatewayProcess({ dataDir })
  const copy = join(folder, 'copy')
  const saved = await portaria(['backup', copy, '--json'])
  await gateway.stop()
  assert.equal(saved.code, 0, saved.stderr)
  assert.equal(saved.lines()[0]?.messages, 2)
  assert.equal((await portaria(['backup', copy])).code, 65)
  const elsewhere = join(folder, 'restored')
  const restored = commandOn(elsewhere, ports)
  const done = await restored(['restore', copy, '--json'])
  assert.equal(done.code, 0, done.stderr)
  const before = (await portaria(['messages', 'export'])).lines()
  assert.deepEqual((await restored(['messages', 'export'])).lines(), before)
  const [large] = before.slice(-1)
  const { octets } = await restored(['message', 'raw', String(large?.id)])
  assert.ok(octets.length > 600_000)
  assert.equal((await restored(['doctor'])).code, 0)
  assert.equal((await restored(['restore', copy])).code, 65)
  assert.equal((await commandOn(join(folder, 'third'), ports)(['restore', folder])).code, 66)
})
