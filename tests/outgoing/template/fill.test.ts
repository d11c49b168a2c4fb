import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillTemplate } from '../../../src/outgoing/template/fill.ts'
import { templateValues } from '../../support/template-values.ts'

const fill = (body: string, changes = {}, language: 'pt-BR' | 'en' = 'pt-BR') =>
  fillTemplate({ subject: 'x', body }, templateValues(changes), language).text

test('template, filled, C28 says what is known of the ticket by either name', () => {
  const text = '{{contato}}, o pedido {{pedido}} ({{order}}) de {{cliente}} está em {{etapa}}.'
  assert.equal(
    fill(text),
    'Ana Souza, o pedido PV-2041 (PV-2041) de Padaria Boa Massa está em Pagamento confirmado.',
  )
})

test('template, with if, unless and else, says one or the other', () => {
  const text =
    '{{#if pedido}}Pedido {{pedido}}{{else}}Sem pedido{{/if}}{{#unless contrato}}, avulso{{/unless}}'
  assert.equal(fill(text), 'Pedido PV-2041')
  assert.equal(fill(text, { pedido: '', contrato: '' }), 'Sem pedido, avulso')
})

test('template, with a moment, writes it as the language does', () => {
  assert.equal(fill('{{prazo}} {{data prazo}} {{hora prazo}}'), '25/11/2026, 17:00:00 25/11/2026 17:00')
  assert.equal(fill('{{date due}} {{time due}}', {}, 'en'), '11/25/26 5:00 PM')
  assert.equal(fill('[{{prazo}}{{data prazo}}]', { prazo: '' }), '[]')
})

test('template, values that look like templates, security §5 row 1d are only shown', () => {
  const hostile = '{{protocolo}} {{{titulo}}} {{> x}} {{#if pedido}}'
  assert.equal(fill('{{titulo}}', { titulo: hostile }), hostile)
})

test('template, a value of many lines, stays in its line in subject and text', () => {
  const titulo = 'a\r\nBcc: <evil@evil.example>\u2028b\u0000\u202ec\tq'
  const filled = fillTemplate(
    { subject: '{{titulo}}', body: '-{{titulo}}-' },
    templateValues({ titulo }),
    'pt-BR',
  )
  assert.equal(filled.subject, 'a Bcc: <evil@evil.example> bc q')
  assert.equal(filled.text, '-a Bcc: <evil@evil.example> bc q-')
})

test('template, very long values, are cut', () => {
  const titulo = 'é'.repeat(5_000)
  const filled = fillTemplate({ subject: '{{titulo}}', body: '{{titulo}}' }, templateValues({ titulo }), 'en')
  assert.equal(filled.subject.length, 300)
  assert.equal(filled.text.length, 500)
})

test('template, one that was never checked, is not filled', () => {
  assert.throws(() => fill('{{titulo.constructor}}'), /expected a template without faults/)
})
