import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recipientsOfStep } from '../../src/store/step-recipients.ts'
import { workflowStep } from '../support/workflow.ts'

const team = {
  byUser: new Map([
    ['bia', 'bia@empresa.example'],
    ['davi', 'davi@'],
  ]),
  byGroup: new Map([['g', ['BIA@empresa.example', 'caio@empresa.example']]]),
}
const step = workflowStep({ userIds: ['bia', 'davi', 'gone'], groupIds: ['g', 'gone'] })

test('recipients of a step, F15 named twice in any case, get it once and the client comes first', () => {
  assert.deepEqual(recipientsOfStep(step, 'Caio@Empresa.example', team), [
    'Caio@Empresa.example',
    'bia@empresa.example',
  ])
})

test('recipients of a step, F15 without the client, are those whom mail reaches', () => {
  const expected = ['bia@empresa.example', 'caio@empresa.example']
  assert.deepEqual(recipientsOfStep({ ...step, toClient: false }, 'ana@cliente.example', team), expected)
  assert.deepEqual(recipientsOfStep(step, null, team), expected)
})
