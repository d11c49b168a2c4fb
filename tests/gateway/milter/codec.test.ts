import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  encodeAction,
  encodeNegotiation,
  encodeReply,
  type MilterAction,
} from '../../../src/gateway/milter/answers.ts'
import { fieldOctets } from '../../../src/gateway/milter/header-octets.ts'
import { negotiate } from '../../../src/gateway/milter/negotiate.ts'
import { type Packet, PacketError, PacketReader } from '../../../src/gateway/milter/packet-reader.ts'
import { commands, packetLimits } from '../../../src/gateway/milter/protocol.ts'
import {
  readConnect,
  readField,
  readMacros,
  readOffer,
  readText,
  readTexts,
} from '../../../src/gateway/milter/requests.ts'
import { texts } from '../../support/milter-client.ts'

function packet(letter: string, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const start = Buffer.alloc(5)
  start.writeUInt32BE(payload.length + 1, 0)
  start.write(letter, 4, 'latin1')
  return Buffer.concat([start, payload])
}

const shown = (octets: Buffer): string => octets.subarray(4).toString('latin1').replaceAll('\0', '|')

test('milter packets, cut anywhere, are read the same', () => {
  const letters = fc.constantFrom(...Object.values(commands))
  const sent = fc.array(fc.tuple(letters, fc.uint8Array({ maxLength: 300 })), { maxLength: 8 })
  fc.assert(
    fc.property(sent, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (packets, cuts) => {
      const whole = packets.map(([letter, octets]): [string, Uint8Array] => [
        letter,
        octets.subarray(0, packetLimits[letter] - 1),
      ])
      const octets = Buffer.concat(whole.map(([letter, payload]) => packet(letter, payload)))
      const reader = new PacketReader()
      const read: Packet[] = []
      for (let at = 0, turn = 0; at < octets.length; turn++) {
        const next = at + (cuts[turn % cuts.length] ?? 1)
        read.push(...reader.push(octets.subarray(at, next)))
        at = next
      }
      assert.deepEqual(
        read.map(({ letter, payload }) => [letter, payload.toString('hex')]),
        whole.map(([letter, payload]) => [letter, Buffer.from(payload).toString('hex')]),
      )
    }),
  )
})

test('milter packets, longer than their command may be, are refused at their length', () => {
  for (const letter of Object.values(commands)) {
    const start = Buffer.alloc(5)
    start.writeUInt32BE(packetLimits[letter] + 1, 0)
    start.write(letter, 4, 'latin1')
    assert.throws(() => new PacketReader().push(start), PacketError)
  }
  assert.throws(() => new PacketReader().push(Buffer.from('\xff\xff\xff\xffB', 'latin1')), PacketError)
  assert.throws(() => new PacketReader().push(Buffer.from('\0\0\0\0B', 'latin1')), PacketError)
  assert.throws(() => new PacketReader().push(packet('Z')), PacketError)
  assert.throws(() => new PacketReader().push(Buffer.from('EHLO client.example\r\n')), PacketError)
})

test('milter packets, of any octets, are read or refused, never anything else', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
      const reader = new PacketReader()
      try {
        for (const chunk of chunks)
          for (const { payload } of reader.push(Buffer.from(chunk))) readAll(payload)
      } catch (error) {
        assert.ok(error instanceof PacketError)
      }
    }),
    { numRuns: 2000 },
  )
})

function readAll(payload: Buffer): void {
  for (const read of [readConnect, readField, readMacros, readOffer, readText, readTexts]) {
    try {
      read(payload)
    } catch (error) {
      assert.ok(error instanceof PacketError)
    }
  }
}

test('milter negotiation, whatever is offered, takes nothing that was not', () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff })
  fc.assert(
    fc.property(word, word, word, (version, actions, steps) => {
      const agreed = negotiate({ version, actions, steps })
      if (agreed === null) return assert.ok(version < 2)
      assert.ok(agreed.version <= Math.min(version, 6))
      assert.equal(agreed.actions & ~actions, 0)
      assert.equal(agreed.steps & ~steps, 0)
    }),
  )
  const all = negotiate({ version: 6, actions: 0x1ff, steps: 0x1f_ffff })
  assert.deepEqual(all, { version: 6, actions: 0x7d, steps: 0x14_7580 })
  assert.equal(shown(encodeNegotiation({ version: 6, actions: 1, steps: 2 })), 'O|||\u0006|||\u0001|||\u0002')
})

test('milter connect, every family of addresses, is read', () => {
  const cases: [string, string | null][] = [
    ['4\x04\x01192.0.2.1\0', '192.0.2.1'],
    ['6\x04\x012001:0DB8::0001\0', '2001:db8::1'],
    ['6\x04\x01IPv6:2001:db8::1\0', '2001:db8::1'],
    ['6\x04\x01::ffff:192.0.2.1\0', '192.0.2.1'],
    ['4\x04\x01999.1.1.1\0', null],
    ['L\0\0/run/mta\0', null],
    ['U', null],
  ]
  for (const [family, address] of cases)
    assert.deepEqual(readConnect(Buffer.from(`mx.example\0${family}`, 'latin1')), {
      name: 'mx.example',
      address,
    })
  for (const wrong of ['', 'mx.example', 'mx.example\0', 'mx.example\0X'])
    assert.throws(() => readConnect(Buffer.from(wrong)), PacketError)
})

test('milter macros, in braces or not, are read under their names', () => {
  const { command, values } = readMacros(
    Buffer.concat([Buffer.from('M'), texts('i', 'QID', '{auth_authen}', 'ana', 'odd')]),
  )
  assert.equal(command, 'M')
  assert.deepEqual(
    [...values],
    [
      ['i', 'QID'],
      ['auth_authen', 'ana'],
    ],
  )
})

test('milter header fields, folded and with or without their blank, become the octets of the message', () => {
  const cases: [string, boolean, string][] = [
    [' a\n\tb', true, 'X: a\r\n\tb\r\n'],
    ['a\n b', false, 'X: a\r\n b\r\n'],
    [' a\r\n b', true, 'X: a\r\n b\r\n'],
    ['', true, 'X:\r\n'],
    ['  dois', true, 'X:  dois\r\n'],
    [' a\rb', true, 'X: a\rb\r\n'],
    ['\n', true, 'X:\r\n\r\n'],
  ]
  for (const [value, hasLeadingSpace, octets] of cases) {
    const field = readField(texts('X', value))
    assert.equal(fieldOctets(field, hasLeadingSpace).toString(), octets)
  }
})

test('milter replies, of several lines, are joined with their codes and doubled percent signs', () => {
  const lines = ['550-5.7.1 100% de', '550 5.7.1 nada\r\n250 ok']
  assert.equal(shown(encodeReply({ kind: 'reply', lines })), 'y550-5.7.1 100%% de\r\n550 5.7.1 nada  250 ok|')
  const long = encodeReply({ kind: 'reply', lines: [`550 5.7.1 ${'%'.repeat(2000)}`] })
  const [text = ''] = long.subarray(5).toString().split('\0')
  assert.ok(text.length <= 980)
  assert.equal((/%*$/.exec(text)?.[0].length ?? 0) % 2, 0)
  const many = encodeReply({ kind: 'reply', lines: Array.from({ length: 40 }, () => '550-5.7.1 a') })
  const rows = many.subarray(5).toString().split('\r\n')
  assert.equal(rows.length, 32)
  assert.equal(rows.at(-1), '550 5.7.1 a\0')
})

test('milter actions, each of them, have the packet that mail servers know', () => {
  const cases: [MilterAction, string][] = [
    [{ kind: 'add-field', name: 'X', value: 'a' }, 'hX|a|'],
    [{ kind: 'insert-field', index: 1, name: 'X', value: 'a' }, 'i|||\u0001X|a|'],
    [{ kind: 'change-field', nth: 2, name: 'X', value: 'a' }, 'm|||\u0002X|a|'],
    [{ kind: 'delete-field', nth: 1, name: 'X' }, 'm|||\u0001X||'],
    [{ kind: 'add-recipient', address: '<a@x.example>' }, '+<a@x.example>|'],
    [{ kind: 'delete-recipient', address: '<a@x.example>' }, '-<a@x.example>|'],
    [{ kind: 'change-sender', address: '<>' }, 'e<>|'],
    [{ kind: 'quarantine', reason: 'por\0que' }, 'qporque|'],
  ]
  for (const [action, expected] of cases) assert.equal(shown(encodeAction(action, false)), expected)
  assert.equal(shown(encodeAction({ kind: 'add-field', name: 'X', value: 'a' }, true)), 'hX| a|')
})
