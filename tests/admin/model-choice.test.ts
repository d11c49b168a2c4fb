import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { modelChoice } from '../../src/admin/model-choice.ts'
import { sayIn } from '../../src/admin/say.ts'
import { createTemplateEngine } from '../../src/outgoing/template/engine.ts'
import { renderModel } from '../../src/outgoing/template/render-model.ts'
import { templateValues } from '../support/template-values.ts'
import { mailTemplate } from '../support/workflow.ts'

const say = sayIn('pt-BR')
const models = [mailTemplate({ id: 'a', name: 'Troca <b>' }), mailTemplate({ id: 'b', name: 'Prazo' })]

test('choice of a model, C37 where a type has some, offers them and none of them', () => {
  const choice = modelChoice(models, 'b', say)
  assert.deepEqual(
    choice?.choices.map(({ value, isChosen }) => [value, isChosen]),
    [
      ['', false],
      ['a', false],
      ['b', true],
    ],
  )
  assert.equal(modelChoice([], null, say), null)
})

test('choice of a model, on a page, is a field and a button of its form', () => {
  const view = readFileSync(new URL('../../views/partials/model-choice.hbs', import.meta.url), 'utf8')
  const engine = createTemplateEngine()
  engine.registerHelper('t', (key: string) => key)
  const page = engine.compile(view, { strict: true })
  const html = page({ models: modelChoice(models, 'a', say) })
  assert.match(html, /<option value="a" selected>Troca &lt;b&gt;<\/option>/)
  assert.match(html, /name="act" value="use-model"/)
  assert.equal(page({ models: null }).trim(), '')
})

test('model, C38 of an answer, becomes a subject with the number and the words about the ticket', () => {
  const facts = { protocol: '2026-000123', values: templateValues() }
  assert.deepEqual(renderModel(mailTemplate({ kind: 'answer' }), facts), {
    subject: 'Pedido PV-2041: Pagamento confirmado [2026-000123]',
    text: 'Olá Ana Souza,\n\nseu chamado 2026-000123 andou.',
  })
})
