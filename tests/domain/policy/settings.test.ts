import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changesTo,
  deskSettings,
  parseSetting,
  profileSettings,
  readSettingChanges,
  settingNames,
} from '../../../src/domain/policy/settings.ts'

test('profileSettings, every profile, has a value that each setting takes', () => {
  for (const settings of Object.values(profileSettings)) {
    assert.deepEqual(readSettingChanges(settings), settings)
    assert.deepEqual(Object.keys(settings).sort(), [...settingNames].sort())
  }
})

test('settingNames, the table, are its keys in order', () => {
  assert.deepEqual(settingNames, Object.keys(deskSettings))
})

test('parseSetting, values as a person types them, reads those the setting takes', () => {
  assert.equal(parseSetting('subjectRequired', ' yes '), true)
  assert.equal(parseSetting('subjectRequired', 'no'), false)
  assert.equal(parseSetting('subjectRequired', 'true'), undefined)
  assert.equal(parseSetting('newRequests', 'nobody'), 'nobody')
  assert.equal(parseSetting('newRequests', 'everybody'), undefined)
})

test('parseSetting, A20 a limit, tells empty from zero and refuses what is no whole number', () => {
  assert.equal(parseSetting('pendingLimit', ''), null)
  assert.equal(parseSetting('pendingLimit', '0'), 0)
  for (const text of ['-1', '1.5', '1e3', 'NaN', '9999999999'])
    assert.equal(parseSetting('pendingLimit', text), undefined)
})

test('readSettingChanges, stored values of settings that are gone or changed, leaves them out', () => {
  const stored = { subjectRequired: 'yes', newRequests: 'nobody', gone: true, __proto__: { pendingLimit: 1 } }
  assert.deepEqual(readSettingChanges(stored), { newRequests: 'nobody' })
  assert.deepEqual(readSettingChanges(null), {})
})

test('changesTo, values that the profile says already, keeps only the others', () => {
  const changes = changesTo('estrito', { subjectRequired: true, pendingLimit: 2, newRequests: 'anyone' })
  assert.deepEqual(changes, { pendingLimit: 2, newRequests: 'anyone' })
})
