import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findMailTemplate,
  listMailTemplates,
  listModels,
  listTemplateVersions,
  removeMailTemplate,
  saveMailTemplate,
} from '../../src/store/mail-templates.ts'
import { removeGroup, saveGroup } from '../../src/store/groups.ts'
import { listStages, saveStages } from '../../src/store/ticket-stages.ts'
import { removeTicketType, saveTicketType } from '../../src/store/ticket-types.ts'
import { listSteps, removeStep, saveStep } from '../../src/store/workflow-steps.ts'
import { forEachDialect } from '../support/database.ts'
import { now } from '../support/settlement.ts'
import { exchange } from '../support/triage.ts'
import { mailTemplate, workflowStep } from '../support/workflow.ts'

const by = { actor: 'bia', now }
const type = { ...exchange, queueId: null, groupId: null, requiredFields: [] }

forEachDialect((_dialect, open) => {
  test('templates, saved again, keep each text with who wrote it', async () => {
    await using database = await open()
    assert.equal(await saveMailTemplate(database, mailTemplate(), by), 'saved')
    const second = mailTemplate({ version: 1, body: 'Novo texto', name: 'Outro nome' })
    assert.equal(await saveMailTemplate(database, second, { ...by, actor: 'caio' }), 'saved')
    assert.deepEqual(await findMailTemplate(database.reader, 'modelo'), { ...second, version: 2 })
    const versions = await listTemplateVersions(database.reader, 'modelo')
    assert.deepEqual(
      versions.map(({ version, body, savedBy }) => [version, body, savedBy]),
      [
        [2, 'Novo texto', 'caio'],
        [1, mailTemplate().body, 'bia'],
      ],
    )
  })

  test('templates, saved by two who saw the same version or with a name that is taken, keep the first', async () => {
    await using database = await open()
    await saveMailTemplate(database, mailTemplate(), by)
    const change = (body: string) => saveMailTemplate(database, mailTemplate({ version: 1, body }), by)
    assert.deepEqual((await Promise.all([change('a'), change('b')])).sort(), ['changed-meanwhile', 'saved'])
    assert.equal(await saveMailTemplate(database, mailTemplate({ id: 'x', name: 'ANDAMENTO ' }), by), 'taken')
    assert.equal((await listMailTemplates(database.reader)).length, 1)
  })

  test('models, C37 of a ticket type, are those linked to it and those for all', async () => {
    await using database = await open()
    await saveTicketType(database, type)
    await saveTicketType(database, { ...type, id: 'outro', name: 'Outro' })
    const models = [
      { id: 'a', name: 'A', typeIds: [type.id] },
      { id: 'b', name: 'B', typeIds: [type.id, 'outro'] },
      { id: 'c', name: 'C', typeIds: ['outro'] },
      { id: 'd', name: 'D', typeIds: [] },
      { id: 'e', name: 'E', typeIds: [], forAllTypes: true },
    ]
    for (const model of models)
      await saveMailTemplate(database, mailTemplate({ ...model, kind: 'answer' }), by)
    await saveMailTemplate(database, mailTemplate({ typeIds: [type.id] }), by)
    const offered = async (id: string | null) =>
      (await listModels(database.reader, id)).map(({ name }) => name)
    assert.deepEqual(await offered(type.id), ['A', 'B', 'E'])
    assert.deepEqual(await offered('outro'), ['B', 'C', 'E'])
    assert.deepEqual(await offered(null), ['E'])
    await removeTicketType(database, 'outro')
    assert.deepEqual(await offered(type.id), ['A', 'B', 'E'])
  })

  test('templates, that a desk or a step sends, are not removed and keep their kind', async () => {
    await using database = await open()
    await saveMailTemplate(database, mailTemplate(), by)
    await saveStep(database, workflowStep(), now)
    assert.equal(await removeMailTemplate(database, 'modelo'), false)
    const other = mailTemplate({ version: 1, kind: 'answer' })
    assert.equal(await saveMailTemplate(database, other, by), 'in-use')
    assert.equal(await removeStep(database, 'passo'), true)
    assert.equal(await removeMailTemplate(database, 'modelo'), true)
    assert.deepEqual(await listTemplateVersions(database.reader, 'modelo'), [])
  })

  test('steps, saved with users and groups, are read as they were', async () => {
    await using database = await open()
    await saveMailTemplate(database, mailTemplate(), by)
    await saveGroup(database, { id: 'g', name: 'Equipe', userIds: [] })
    const step = workflowStep({ groupIds: ['g'], event: 'stage', signs: true, channelChoice: 'default' })
    assert.equal(await saveStep(database, step, now), 'saved')
    assert.deepEqual(await listSteps(database.reader), [{ ...step, version: 1 }])
    assert.equal(await saveStep(database, step, now), 'changed-meanwhile')
    assert.equal(await saveStep(database, workflowStep({ id: 'outro' }), now), 'taken')
    assert.equal(await removeGroup(database, 'g'), false)
    await saveStep(database, { ...step, groupIds: [], version: 1 }, now)
    assert.equal(await removeGroup(database, 'g'), true)
  })

  test('stages, written in another order, stay what they are unless a step waits for one that is missing', async () => {
    await using database = await open()
    await saveTicketType(database, type)
    assert.equal(await saveStages(database, type.id, ['Pago', 'Enviado'], now), null)
    const [paid] = await listStages(database.reader, type.id)
    assert.equal(await saveStages(database, type.id, ['enviado', 'Faturado', 'PAGO'], now), null)
    const names = (await listStages(database.reader, type.id)).map(({ name }) => name)
    assert.deepEqual(names, ['enviado', 'Faturado', 'PAGO'])
    assert.equal((await listStages(database.reader, type.id)).at(-1)?.id, paid?.id)
    await saveMailTemplate(database, mailTemplate(), by)
    const step = workflowStep({ event: 'stage', typeId: type.id, stageId: paid?.id ?? null })
    await saveStep(database, step, now)
    assert.equal(await saveStages(database, type.id, ['Faturado'], now), 'PAGO')
    assert.equal((await listStages(database.reader, type.id)).length, 3)
    assert.equal(await removeTicketType(database, type.id), false)
  })
})
