import assert from 'node:assert/strict'
import { test } from 'node:test'
import { variableAliases, variables } from '../../../src/domain/outgoing/template.ts'
import { checkTemplate } from '../../../src/outgoing/template/check.ts'

const faultsOf = (text: string) =>
  checkTemplate(text, 'body').faults.map(({ kind, name, line }) => [kind, name, line])

for (const name of [...variables, ...Object.keys(variableAliases)]) {
  test(`template, {{${name}}}, C28 is a name that it may say`, () => {
    assert.deepEqual(
      faultsOf(`Olá {{${name}}} {{~ ${name} ~}} {{#if ${name}}}{{${name}}}{{else}}-{{/if}}`),
      [],
    )
  })
}

const refused: readonly (readonly [string, string, string])[] = [
  ['{{numero}}', 'unknown', 'numero'],
  ['{{Pedido}}', 'unknown', 'Pedido'],
  ['{{#if numero}}x{{/if}}', 'unknown', 'numero'],
  ['{{#if pedido}}x{{else if numero}}y{{/if}}', 'unknown', 'numero'],
  ['{{constructor}}', 'unknown', 'constructor'],
  ['{{__proto__}}', 'unknown', '__proto__'],
  ['{{toString}}', 'unknown', 'toString'],
  ['{{pedido.length}}', 'forbidden', 'pedido.length'],
  ['{{pedido.constructor}}', 'forbidden', 'pedido.constructor'],
  ['{{this}}', 'forbidden', 'this'],
  ['{{this.pedido}}', 'forbidden', 'this.pedido'],
  ['{{./pedido}}', 'forbidden', './pedido'],
  ['{{../pedido}}', 'forbidden', '../pedido'],
  ['{{@root}}', 'forbidden', '@root'],
  ['{{@root.pedido}}', 'forbidden', '@root.pedido'],
  ['{{{pedido}}}', 'forbidden', 'pedido'],
  ['{{&pedido}}', 'forbidden', 'pedido'],
  ['{{"pedido"}}', 'forbidden', 'pedido'],
  ['{{1}}', 'forbidden', '1'],
  ['{{pedido titulo}}', 'forbidden', 'pedido'],
  ['{{pedido a=1}}', 'forbidden', 'pedido'],
  ['{{lookup titulo "length"}}', 'forbidden', 'lookup'],
  ['{{log titulo}}', 'forbidden', 'log'],
  ['{{helperMissing titulo}}', 'forbidden', 'helperMissing'],
  ['{{data titulo}}', 'forbidden', 'titulo'],
  ['{{data (lookup prazo "x")}}', 'forbidden', ''],
  ['{{data prazo prazo}}', 'forbidden', 'prazo'],
  ['{{data}}', 'unknown', 'data'],
  ['{{#each titulo}}x{{/each}}', 'forbidden', 'each'],
  ['{{#with titulo}}x{{/with}}', 'forbidden', 'with'],
  ['{{#pedido}}x{{/pedido}}', 'forbidden', 'pedido'],
  ['{{^pedido}}x{{/pedido}}', 'forbidden', 'pedido'],
  ['{{#if pedido titulo}}x{{/if}}', 'forbidden', 'if'],
  ['{{#if pedido includeZero=true}}x{{/if}}', 'forbidden', 'if'],
  ['{{#if (lookup pedido "x")}}x{{/if}}', 'forbidden', ''],
  ['{{#if pedido as |x|}}{{pedido}}{{/if}}', 'forbidden', 'as |x|'],
  ['{{> parte}}', 'forbidden', 'parte'],
  ['{{> (lookup titulo "x")}}', 'forbidden', ''],
  ['{{#> parte}}x{{/parte}}', 'forbidden', 'parte'],
  ['{{* decorador}}', 'forbidden', 'decorador'],
  ['{{#* inline "x"}}y{{/inline}}', 'forbidden', 'inline'],
  ['{{{{bruto}}}}x{{{{/bruto}}}}', 'forbidden', 'bruto'],
]
for (const [text, kind, name] of refused) {
  test(`template, ${text}, security §5 row 1d is refused by name and line`, () => {
    assert.deepEqual(faultsOf(`Olá,\n\n${text}`), [[kind, name, 3]])
  })
}

for (const text of [
  'a\nb {{',
  'a\n{{#if pedido}}',
  'a\n{{#if pedido}}x{{/unless}}',
  'a\n{{/if}}',
  'a\n{{pedido',
]) {
  test(`template, unfinished as in ${JSON.stringify(text)}, C28 is refused with its line`, () => {
    assert.deepEqual(faultsOf(text), [['syntax', '', 2]])
  })
}

test('template, several faults, are told at once but not without end', () => {
  assert.deepEqual(
    faultsOf('{{a}}\n{{b}}\n{{c}}\n{{d}}\n{{e}}\n{{f}}').map(([, name]) => name),
    ['a', 'b', 'c', 'd', 'e'],
  )
})

test('template, too long, too deep or of too many parts, is refused in little time', () => {
  const began = performance.now()
  assert.deepEqual(faultsOf('x'.repeat(20_001)), [['long', '', 1]])
  assert.deepEqual(checkTemplate('x'.repeat(201), 'subject').faults[0]?.kind, 'long')
  const depth = 21
  const deep = `${'{{#if tipo}}'.repeat(depth)}x${'{{/if}}'.repeat(depth)}`
  assert.deepEqual(faultsOf(deep), [['deep', '', 1]])
  assert.equal(faultsOf('{{tipo}}'.repeat(2_001))[0]?.[0], 'deep')
  assert.equal(faultsOf('{{'.repeat(10_000))[0]?.[0], 'syntax')
  assert.equal(faultsOf('{{#if tipo}}'.repeat(1_600))[0]?.[0], 'syntax')
  assert.ok(performance.now() - began < 2_000)
})
