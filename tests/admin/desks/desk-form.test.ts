import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkDeskForm,
  formView,
  readDeskForm,
  takenFault,
} from '../../../src/admin/pages/desks/desk-form.ts'

const good = {
  address: ' suporte@empresa.example ',
  aliases: 'help@empresa.example\r\n',
  mode: 'forwarded',
  profile: 'aberto',
  language: 'en',
  enabled: 'yes',
}

const faults: readonly [circumstance: string, changes: object, fields: string[]][] = [
  ['no address', { address: '' }, ['address']],
  ['an address without a domain', { address: 'suporte' }, ['address']],
  ['an alias that is no address', { aliases: 'help@empresa.example\nhelp' }, ['aliases']],
  ['a public address that is no address', { knownAs: 'sac@' }, ['knownAs']],
  ['a mode that does not exist', { mode: 'constructor' }, ['mode']],
  ['nothing chosen', { mode: '', profile: '', language: '' }, ['mode', 'profile', 'language']],
]

for (const [circumstance, changes, fields] of faults) {
  test(`checkDeskForm, ${circumstance}, C4 is told at its field`, () => {
    const checked = checkDeskForm(readDeskForm({ ...good, ...changes }))
    assert.deepEqual('faults' in checked ? Object.keys(checked.faults) : [], fields)
  })
}

test('checkDeskForm, all as it should be, makes the desk', () => {
  assert.deepEqual(checkDeskForm(readDeskForm(good)), {
    desk: {
      address: 'suporte@empresa.example',
      aliases: ['help@empresa.example'],
      knownAs: [],
      mode: 'forwarded',
      profile: 'aberto',
      language: 'en',
      enabled: true,
      acknowledge: false,
    },
  })
})

test('takenFault, a public address that another desk has, is told at its field', () => {
  const form = readDeskForm({ ...good, knownAs: 'sac@marca.example' })
  assert.deepEqual(Object.keys(takenFault(form, 'sac@marca.example', 'outro@empresa.example')), ['knownAs'])
})

test('takenFault, an alias that is taken, M15 is told at the aliases and names the other', () => {
  const taken = takenFault(readDeskForm(good), 'help@empresa.example', 'outro@empresa.example')
  assert.deepEqual(taken.aliases?.values, { address: 'help@empresa.example', other: 'outro@empresa.example' })
  assert.equal(taken.address, undefined)
})

test('formView, a form with faults, keeps what was typed', () => {
  const form = readDeskForm({ ...good, address: 'suporte' })
  const checked = checkDeskForm(form)
  const view = formView(form, 'faults' in checked ? checked.faults : {})
  assert.equal(view.address.value, 'suporte')
  assert.equal(view.address.fault?.key, 'desks.fault.address')
  assert.deepEqual(
    view.profile.choices.filter(({ isChosen }) => isChosen).map(({ value }) => value),
    ['aberto'],
  )
})
