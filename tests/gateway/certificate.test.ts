import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type TLSSocket, connect as connectTls } from 'node:tls'
import wellKnown from 'smtp-server/lib/tls-options.js'
import { readCertificate, watchCertificate } from '../../src/gateway/certificate.ts'
import type { Door } from '../../src/gateway/door.ts'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, silentLog } from '../support/gateway.ts'

const certificates = join(import.meta.dirname, '..', 'support', 'certificates')

async function filesOf(
  t: TestContext,
): Promise<{ certFile: string; keyFile: string; use(name: string): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-tls-'))
  t.after(() => rm(folder, { recursive: true }))
  const certFile = join(folder, 'cert.pem')
  const keyFile = join(folder, 'key.pem')
  let seconds = 1_000_000_000
  const use = async (name: string): Promise<void> => {
    seconds += 10
    await copyFile(join(certificates, `${name}-key.pem`), keyFile)
    await copyFile(join(certificates, `${name}-cert.pem`), certFile)
    await utimes(keyFile, seconds, seconds)
    await utimes(certFile, seconds, seconds)
  }
  await use('one')
  return { certFile, keyFile, use }
}

async function nameServed(door: Door): Promise<string> {
  const secure = await securedSession(door)
  const { subject } = secure.getPeerCertificate()
  secure.destroy()
  return String(subject.CN)
}

async function securedSession(door: Door): Promise<TLSSocket> {
  const session = await LineSession.open(door.address)
  await session.reply()
  await session.ask('EHLO client.example')
  await session.ask('STARTTLS')
  session.socket.removeAllListeners('data')
  const secure = connectTls({ socket: session.socket, rejectUnauthorized: false, servername: 'mx.example' })
  await once(secure, 'secureConnect')
  return secure
}

test('certificate, configured, is served after STARTTLS', async (t) => {
  const files = await filesOf(t)
  const door = await openDoor({ tls: files, environment: 'production' })
  t.after(() => door.close())
  assert.equal(await nameServed(door), 'one.example')
})

test('certificate, its files change, is applied anew', async (t) => {
  const files = await filesOf(t)
  const applied: string[] = []
  const watch = watchCertificate(files, ({ cert }) => applied.push(cert), silentLog, 20)
  t.after(() => watch.close())
  await wait(60)
  await files.use('two')
  for (let turn = 0; turn < 100 && applied.length === 0; turn += 1) await wait(20)
  assert.equal(applied.at(-1), (await readCertificate(files)).cert)
})

test('certificate, a key that does not belong to it, is refused and the last good one stays', async (t) => {
  const files = await filesOf(t)
  const events: string[] = []
  const watch = watchCertificate(
    files,
    () => events.push('applied'),
    (_level, event) => events.push(event),
    20,
  )
  t.after(() => watch.close())
  await wait(60)
  await copyFile(join(certificates, 'two-key.pem'), files.keyFile)
  for (let turn = 0; turn < 100 && events.length === 0; turn += 1) await wait(20)
  assert.deepEqual(events, ['certificate.failed'])
  await assert.rejects(readCertificate(files))
})

test('certificate, replaced while the door is live, is served next; sessions go on and a broken one changes nothing', async (t) => {
  const files = await filesOf(t)
  const events: string[] = []
  const door = await openDoor({
    tls: files,
    certificatePollMs: 20,
    log: (_level, event) => void (event.startsWith('certificate.') && events.push(event)),
  })
  t.after(() => door.close())
  const secure = await securedSession(door)
  const untilEvents = async (count: number): Promise<void> => {
    for (let turn = 0; turn < 200 && events.length < count; turn += 1) await wait(20)
  }
  assert.equal(await nameServed(door), 'one.example')
  await files.use('two')
  for (let turn = 0; turn < 200 && !events.includes('certificate.reloaded'); turn += 1) await wait(20)
  assert.equal(await nameServed(door), 'two.example')
  await wait(100)
  events.length = 0
  await writeFile(files.certFile, '-----BEGIN CERTIFICATE-----\nhalf')
  await untilEvents(1)
  assert.equal(events[0], 'certificate.failed')
  assert.equal(await nameServed(door), 'two.example')
  secure.write('NOOP\r\n')
  const [reply] = await once(secure, 'data')
  assert.match(String(reply), /^250 2\.0\.0 /)
  secure.destroy()
})

test('security §2 row 21 certificate, none in production, keeps the SMTP door from opening', async () => {
  await assert.rejects(openDoor({ environment: 'production' }), /certificate/)
})

test('security §2 row 21 certificate, the one published with the library, is refused wherever it lies', async (t) => {
  const files = await filesOf(t)
  const { cert, key } = wellKnown() as { cert: string; key: string }
  await writeFile(files.certFile, cert)
  await writeFile(files.keyFile, key)
  await assert.rejects(openDoor({ tls: files, environment: 'production' }), /published/)
})

test('certificate, none for LMTP, leaves STARTTLS out', async (t) => {
  const door = await openDoor({ protocol: 'lmtp', environment: 'production' })
  t.after(() => door.close())
  const session = await LineSession.open(door.address)
  await session.reply()
  assert.doesNotMatch((await session.ask('LHLO relay.example')) ?? '', /STARTTLS/)
  assert.match((await session.ask('STARTTLS')) ?? '', /^502 5\.5\.1 /)
  session.close()
})

test('certificate, none in development, warns once', async (t) => {
  const warnings: string[] = []
  const door = await openDoor({ log: (level, event) => void (level === 'warn' && warnings.push(event)) })
  t.after(() => door.close())
  assert.deepEqual(warnings, ['certificate.failed'])
})
