import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { sendMail } from '../support/send-mail.ts'
import { makeReadOnly, mountSmallDisk } from '../support/small-disk.ts'

test('folder of large messages not writable, large mail, gets 451 4.3.0 until it is; small mail goes on', async (t) => {
  const disk = mountSmallDisk(t, '40m')
  if (disk === null) return
  const blobs = join(disk, 'blobs')
  const gateway = await startGatewayProcess({ dataDir: disk })
  t.after(() => gateway.kill())
  assert.match(await sendMail(gateway.smtpPort, { id: 'before', octets: 600_000 }), /^250 2\.6\.0 /)
  const makeWritable = makeReadOnly(blobs)
  assert.match(await sendMail(gateway.smtpPort, { id: 'large', octets: 600_000 }), /^451 4\.3\.0 /)
  assert.match(await sendMail(gateway.smtpPort, { id: 'small' }), /^250 2\.6\.0 /)
  makeWritable()
  assert.match(await sendMail(gateway.smtpPort, { id: 'large', octets: 600_000 }), /^250 2\.6\.0 /)
  assert.equal(await gateway.stop(), 0)
})

test('data folder read-only at the start, serve, says so in one line and exits 77', async (t) => {
  const disk = mountSmallDisk(t, '40m')
  if (disk === null) return
  const dataDir = join(disk, 'data')
  const env = { PORTARIA_SMTP_LISTEN: '127.0.0.1:0', PORTARIA_ADMIN_LISTEN: 'off' }
  const gateway = await startGatewayProcess({ dataDir, env })
  assert.equal(await gateway.stop(), 0)
  const makeWritable = makeReadOnly(dataDir)
  const whole = await commandOn(dataDir, env)(['serve'])
  makeWritable()
  assert.match(whole.stderr, /^portaria: expected to write in \S+data, got EROFS/)
  assert.deepEqual([whole.code, whole.stderr.trim().split('\n').length], [77, 1])
  await mkdir(join(dataDir, 'blobs'), { recursive: true })
  const makeBlobsWritable = makeReadOnly(join(dataDir, 'blobs'))
  const blobs = await commandOn(dataDir, env)(['serve'])
  makeBlobsWritable()
  assert.match(blobs.stderr, /^portaria: expected to write in \S+blobs, got EROFS/)
  assert.deepEqual([blobs.code, blobs.stderr.trim().split('\n').length], [77, 1])
})
