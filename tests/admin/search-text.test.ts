import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withStatus } from '../../src/admin/search-text.ts'

test('withStatus, other words and quotes, stay as typed', () => {
  assert.equal(
    withStatus('de:ana Status:"não processada" status:held assunto:"nota  fiscal"', 'refused'),
    'de:ana assunto:"nota  fiscal" status:refused',
  )
})

test('withStatus, none asked, takes the status away', () => {
  assert.equal(withStatus('estado:recusada  ana', null), 'ana')
})

test('withStatus, each name that the search knows of it, is replaced', () => {
  for (const name of ['situação', 'SITUACAO', 'situation', 'state', 'Estado'])
    assert.equal(withStatus(`ana ${name}:"não lidos"`, 'held'), 'ana status:held', name)
  assert.equal(withStatus('-status:held', 'refused'), '-status:held status:refused')
})

test('withStatus, an unclosed quote, does not swallow the words before', () => {
  assert.equal(withStatus('ana "status:x', 'held'), 'ana "status:x status:held')
})
