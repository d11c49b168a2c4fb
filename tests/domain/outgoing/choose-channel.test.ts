import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ChannelWishes,
  type ChosenChannel,
  chooseChannel,
} from '../../../src/domain/outgoing/choose-channel.ts'
import { makeChannel } from '../../support/channels.ts'

const channels = [
  makeChannel({ id: 'system', address: 'sistema@saida.example', isSystem: true }),
  makeChannel({ id: 'contract', address: 'contrato@saida.example' }),
  makeChannel({ id: 'specific', address: 'passo@saida.example' }),
  makeChannel({ id: 'via', address: 'ti@abc.example' }),
  makeChannel({ id: 'same', address: 'suporte@xyz.example' }),
  makeChannel({ id: 'off', address: 'parada@saida.example', active: false }),
]

const nothing: ChannelWishes = { specific: null, contract: null, answerVia: null, deskAddress: null }
const all: ChannelWishes = {
  specific: 'specific',
  contract: 'contract',
  answerVia: 'via',
  deskAddress: 'Suporte@XYZ.example',
}

const table: readonly (readonly [circumstance: string, wishes: ChannelWishes, chosen: ChosenChannel])[] = [
  ['F14 all five named', all, { channelId: 'specific', why: 'specific' }],
  ['F11 F13 all but the step', { ...all, specific: null }, { channelId: 'contract', why: 'contract' }],
  [
    'O17 desk mapped and an address of the same name',
    { ...all, specific: null, contract: null },
    { channelId: 'via', why: 'answer-via' },
  ],
  [
    'O18 desk without mapping, its own address',
    { ...nothing, deskAddress: 'Suporte@XYZ.example' },
    { channelId: 'same', why: 'same-address' },
  ],
  [
    'F16 O12 an address that no channel has',
    { ...nothing, deskAddress: 'outra@xyz.example' },
    { channelId: 'system', why: 'system' },
  ],
  ['F16 nothing named at all', nothing, { channelId: 'system', why: 'system' }],
  [
    'a contract whose channel is off',
    { ...all, specific: null, contract: 'off' },
    { channelId: 'via', why: 'answer-via' },
  ],
  ['a step whose channel is gone', { ...nothing, specific: 'gone' }, { channelId: 'system', why: 'system' }],
  [
    'the address of a channel that is off',
    { ...nothing, deskAddress: 'parada@saida.example' },
    { channelId: 'system', why: 'system' },
  ],
]

for (const [circumstance, wishes, chosen] of table) {
  test(`chooseChannel, ${circumstance}, is ${chosen.channelId} by ${chosen.why}`, () => {
    assert.deepEqual(chooseChannel(channels, wishes), chosen)
  })
}

test('chooseChannel, no channel of the system, F16 leaves it to the smarthost of the configuration', () => {
  const [, ...others] = channels
  assert.deepEqual(chooseChannel(others, nothing), { channelId: null, why: 'none' })
  assert.deepEqual(chooseChannel([], all), { channelId: null, why: 'none' })
})
