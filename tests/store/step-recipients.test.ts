import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveGroup } from '../../src/store/groups.ts'
import { readTeamAddresses, recipientsOfStep } from '../../src/store/step-recipients.ts'
import { forEachDialect } from '../support/database.ts'
import { addMailUser, workflowStep } from '../support/workflow.ts'

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

forEachDialect((_dialect, open) => {
  test('addresses of a team, F15 of who may not sign in any more, are left out by name and by group', async () => {
    await using database = await open()
    const bia = await addMailUser(database, 'bia', 'bia@empresa.example')
    const caio = await addMailUser(database, 'caio', 'caio@empresa.example')
    await saveGroup(database, { id: 'g', name: 'Equipe', userIds: [bia, caio] })
    await database.writer('users').where({ id: caio }).update({ active: false })
    const named = workflowStep({ toClient: false, userIds: [bia, caio], groupIds: ['g'] })
    const { byUser, byGroup } = await readTeamAddresses(database.reader, [named])
    assert.deepEqual([...byUser], [[bia, 'bia@empresa.example']])
    assert.deepEqual([...byGroup], [['g', ['bia@empresa.example']]])
  })
})
