import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { OctetStream } from '../../src/gateway/octet-stream.ts'

test('octet stream, read to the end, gives every octet in order', async () => {
  const source = new PassThrough()
  const octets = new OctetStream(source)
  const sent = Buffer.from('abc'.repeat(200_000))
  source.write(sent.subarray(0, 10))
  source.end(sent.subarray(10))
  const got: Uint8Array[] = []
  for await (const chunk of octets) got.push(chunk)
  assert.ok(Buffer.concat(got).equals(sent))
  assert.equal(await octets.drain(), true)
})

test('octet stream, left after the first chunk, drains the rest and is whole', async () => {
  const source = new PassThrough()
  const octets = new OctetStream(source)
  source.write('first')
  for await (const _ of octets) break
  const drained = octets.drain()
  source.end(Buffer.alloc(2_000_000))
  assert.equal(await drained, true)
  assert.equal(octets.octets, 2_000_005)
})

test('octet stream, source destroyed in the middle, throws and is not whole', async () => {
  const source = new PassThrough()
  const octets = new OctetStream(source)
  source.write('half')
  setImmediate(() => source.destroy(new Error('gone')))
  await assert.rejects(async () => {
    for await (const _ of octets) void _
  }, /went away/)
  assert.equal(await octets.drain(), false)
})

test('octet stream, nobody reads, holds back the source', async () => {
  const source = new PassThrough()
  const octets = new OctetStream(source)
  let written = 0
  while (written < 10_000_000 && source.write(Buffer.alloc(65_536))) written += 65_536
  for (let turn = 0; turn < 50; turn += 1) {
    await wait(1)
    while (written < 10_000_000 && source.write(Buffer.alloc(65_536))) written += 65_536
  }
  assert.ok(octets.octets < 400_000, `${octets.octets} octets were taken in`)
  source.end()
  assert.equal(await octets.drain(), true)
})
