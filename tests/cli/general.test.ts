import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const folder = temporaryFolder()
const portaria = commandOn(join(folder, 'data'))

test('command line, help, lists every command and exits 0', async () => {
  const { code, stdout } = await portaria(['--help'])
  assert.equal(code, 0)
  for (const name of ['serve', 'address add', 'messages export', 'reprocess', 'readyz'])
    assert.match(stdout, new RegExp(name))
})

test('command line, unknown command, is a usage fault with a suggestion', async () => {
  const { code, stderr } = await portaria(['mesages', 'list'])
  assert.equal(code, 64)
  assert.match(stderr, /did you mean messages\?/)
  const half = await portaria(['address'])
  assert.equal(half.code, 64)
  assert.match(half.stderr, /expected add, list, set, remove/)
})

test('command line, faulty configuration, exits 78 with every fault', async () => {
  const faulty = commandOn(folder, { PORTARIA_SMTP_LISTEN: 'x', PORTARIA_HOSTNAM: 'y' })
  const { code, stderr } = await faulty(['config', 'check'])
  assert.equal(code, 78)
  assert.match(stderr, /PORTARIA_SMTP_LISTEN: expected/)
  assert.match(stderr, /PORTARIA_HOSTNAM: unknown variable, did you mean PORTARIA_HOSTNAME\?/)
})

test('config print, with secrets set, masks them', async () => {
  const secretive = commandOn(folder, {
    PORTARIA_SECRET: 'hunter2'.repeat(6),
    PORTARIA_DATABASE_URL: 'postgres://portaria:hunter2@db.example/portaria',
    PORTARIA_SMARTHOST: 'smtp://portaria:hunter2@mx.example:587',
  })
  for (const json of [[], ['--json']]) {
    const { code, stdout } = await secretive(['config', 'print', ...json])
    assert.equal(code, 0)
    assert.ok(!stdout.includes('hunter2'))
    assert.match(stdout, /db\.example/)
  }
})

test('version, as JSON, is the version of the manifest', async () => {
  assert.match(String((await portaria(['version', '--json'])).lines()[0]?.version), /^\d+\.\d+\.\d+$/)
})

test('command line, a command that needs no store, starts within a moment', async () => {
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    await portaria(['version'])
    times.push(performance.now() - start)
  }
  // A loaded machine slows single starts; loading every layer would slow all of them.
  assert.ok(Math.min(...times) < 600, `expected a start under 600 ms, got ${times.map(Math.round)}`)
})

test('readyz, without a gateway, exits 69', async () => {
  const { code } = await commandOn(folder, { PORTARIA_SMTP_LISTEN: '127.0.0.1:0' })(['readyz', '--json'])
  assert.equal(code, 69)
})

test('migrate, on an empty folder, runs every migration and then none', async () => {
  const fresh = commandOn(join(folder, 'fresh'))
  const ran = (await fresh(['migrate', '--json'])).lines()[0]?.ran
  assert.ok(Array.isArray(ran) && ran.includes('0001-desks'))
  assert.deepEqual((await fresh(['migrate', '--pending', '--json'])).lines(), [{ pending: [] }])
})
